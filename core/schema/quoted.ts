/**
 * Somebody else's words within a sentence of ours. Marks of quotation in them become plain ones: a name such as
 * `X” is verified. “Y` must not end the quotation and go on as if we spoke.
 */
export const quoted = (words: string): string => `“${words.replaceAll(/[“”„‟❝❞〝〞＂]/g, '"')}”`;
