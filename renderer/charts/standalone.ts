/** Properties by which a drawing looks as it does; all others keep the defaults of SVG. */
const PROPERTIES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;
const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 16;
const TITLE = 28;
const NOTE = 24;

interface About {
  readonly title: string;
  /** A line below: where the numbers come from. */
  readonly note: string;
  /** More of that, for programs and those who open the file. */
  readonly description: string;
}

export interface StandaloneDrawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * A drawing as a file that needs nothing else: every colour and font stands in it, a title above, a source below. Always
 * in light colours, as papers and slides are.
 */
export function standalone(drawing: SVGSVGElement, about: About): StandaloneDrawing {
  const root = document.documentElement;
  const theme = root.dataset['theme'];
  // Read and put back before the page is painted again.
  root.dataset['theme'] = 'light';
  try {
    return framed(drawing, about);
  } finally {
    if (theme === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
  }
}

function framed(drawing: SVGSVGElement, { title, note, description }: About): StandaloneDrawing {
  const inner = drawing.viewBox.baseVal;
  const width = inner.width + 2 * MARGIN;
  const height = inner.height + 2 * MARGIN + TITLE + NOTE;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();

  const svg = document.createElementNS(SVG, 'svg');
  set(svg, { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' });
  svg.append(
    element('title', {}, title),
    element('desc', {}, description),
    element('rect', { width, height, fill: colour('--surface') }),
    element(
      'text',
      {
        x: MARGIN,
        y: MARGIN + 15,
        fill: colour('--ink'),
        'font-family': style.fontFamily,
        'font-size': 16,
        'font-weight': 600,
      },
      title,
    ),
  );
  const body = element('g', { transform: `translate(${MARGIN} ${MARGIN + TITLE})` });
  for (const child of drawing.children) body.append(inlined(child));
  svg.append(
    body,
    element(
      'text',
      {
        x: MARGIN,
        y: height - MARGIN,
        fill: colour('--ink-soft'),
        'font-family': style.fontFamily,
        'font-size': 11,
      },
      note,
    ),
  );
  return { svg: new XMLSerializer().serializeToString(svg), width, height };
}

function inlined(original: Element): Element {
  const copy = original.cloneNode(false) as Element;
  copy.removeAttribute('class');
  const style = getComputedStyle(original);
  const isText = original instanceof SVGTextElement;
  if (original instanceof SVGGraphicsElement) {
    for (const property of PROPERTIES) {
      const forText = property.startsWith('font') || property === 'text-anchor';
      if (forText && !isText) continue;
      const value = style.getPropertyValue(property);
      // A fill by a pattern names it relative to the page; the attribute that is there names it as it must be.
      if (!value.startsWith('url(')) copy.setAttribute(property, value);
    }
  }
  for (const node of original.childNodes) {
    if (node instanceof Element) copy.append(inlined(node));
    else if (node instanceof Text) copy.append(node.cloneNode());
  }
  return copy;
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
): SVGElement {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  if (text !== undefined) made.textContent = text;
  return made;
}

function set(target: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, String(value));
}
