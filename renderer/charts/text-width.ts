/** Characters that take a whole square: Chinese, Japanese, Korean, full-width forms. */
const WIDE = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/u;

const BROAD = /[mwMW%@…]/;
const CAPITAL = /\p{Lu}/u;

/** About how wide a text is drawn. An estimate, so that geometry needs no page; it errs to the wide side. */
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const character of text) units += unitsOf(character);
  return units * size;
}

/** The text, or its beginning and an ellipsis where it would be wider. */
export function shortened(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size) > width) {
    characters.pop();
  }
  return `${characters.join('').trimEnd()}…`;
}

function unitsOf(character: string): number {
  if (WIDE.test(character)) return 1;
  if (BROAD.test(character)) return 0.98;
  return CAPITAL.test(character) ? 0.72 : 0.62;
}
