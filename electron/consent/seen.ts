/** Of a part, or of the window where that is smaller. */
const ENOUGH = 0.9;

/**
 * Tells when all of an element's parts have been in view, or the element was focused: a list that is longer than the
 * window counts as seen when it has been scrolled through, not when its end was jumped to.
 */
export function watchSeen(
  scrolled: Element,
  parts: ReadonlyMap<Element, readonly Element[]>,
  saw: (whole: Element) => void,
): () => void {
  const left = new Map([...parts].map(([whole, its]) => [whole, new Set(its)]));
  const ownerOf = new Map([...parts].flatMap(([whole, its]) => its.map((it) => [it, whole])));
  const done = (whole: Element) => {
    left.delete(whole);
    saw(whole);
  };
  const observer = new IntersectionObserver(
    (entries) => {
      // A window behind others, or in no one's sight, shows nothing.
      if (document.visibilityState !== 'visible') return;
      for (const entry of entries) {
        const { target } = entry;
        const whole = ownerOf.get(target);
        if (whole === undefined || !isInView(entry, scrolled)) continue;
        observer.unobserve(target);
        const open = left.get(whole);
        if (open?.delete(target) === true && open.size === 0) done(whole);
      }
    },
    // Seen from the window itself, which knows what scrolling hides.
    { threshold: [0.1, 0.25, 0.5, 0.75, ENOUGH, 1] },
  );
  for (const [whole, its] of parts) {
    for (const part of its) observer.observe(part);
    whole.addEventListener('focus', () => left.has(whole) && done(whole));
  }
  return () => observer.disconnect();
}

function isInView(
  { isIntersecting, intersectionRect, boundingClientRect }: IntersectionObserverEntry,
  scrolled: Element,
): boolean {
  const room = Math.min(scrolled.clientHeight, window.innerHeight);
  const needed = Math.min(boundingClientRect.height, room) * ENOUGH;
  return isIntersecting && intersectionRect.height >= needed;
}
