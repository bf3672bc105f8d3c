/** Search by text; without scripts the page is whole, only without it. */
export const script = `
const search = document.getElementById('search');
const found = document.getElementById('found');
const links = new Map(
  [...document.querySelectorAll('nav li a')].map((link) => [link.hash.slice(1), link.parentElement]),
);
const entries = [...document.querySelectorAll('.entry')].map((entry) => ({
  entry,
  text: entry.textContent.toLowerCase() + ' ' + entry.id.toLowerCase(),
  link: links.get(entry.id),
}));
const groups = [...document.querySelectorAll('.group')];
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const { entry, text, link } of entries) {
    const fits = words.every((word) => text.includes(word));
    entry.hidden = !fits;
    if (link) link.hidden = !fits;
    if (fits) count += 1;
  }
  for (const group of groups) {
    const own = [...group.querySelectorAll('.entry')];
    group.hidden = words.length > 0 && own.every((entry) => entry.hidden);
  }
  found.textContent = words.length === 0 ? '' : count === 1 ? '1 entry' : count + ' entries';
}
search.addEventListener('input', show);
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== search && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === 'Escape' && document.activeElement === search) {
    search.value = '';
    show();
    search.blur();
  }
});
window.addEventListener('hashchange', () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.hidden) {
    search.value = '';
    show();
    target.scrollIntoView();
  }
});
`;
