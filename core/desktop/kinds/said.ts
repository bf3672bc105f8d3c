/**
 * What a proposal brings along, as a fact: in quotation marks, since a page wrote it and not the desk.
 * @param nothing the desk's own word for an empty text
 */
export const said = (label: string, text: string, nothing: string) =>
  text === ''
    ? { label, value: nothing, as: 'text' as const }
    : { label, value: text, as: 'quote' as const };
