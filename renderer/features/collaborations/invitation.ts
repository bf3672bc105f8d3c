const PREFIX = 'parley-invitation-1:';
const LINK = 'parley://join#';

/** An invitation as a link that the desktop app opens; what follows the # is sent to no server. */
export const linkOf = (ticket: string): string => LINK + ticket.slice(PREFIX.length);

/** The ticket in what a person pasted, be it the text or a link, with the white space of mail programs; null when there is none. */
export function ticketIn(typed: string): string | null {
  const compact = typed.replace(/\s+/g, '');
  if (compact.startsWith(PREFIX)) return compact;
  const [, rest] = /^parley:(?:\/\/)?join\/?#(.+)$/.exec(compact) ?? [];
  if (rest === undefined) return null;
  return rest.startsWith(PREFIX) ? rest : PREFIX + rest;
}
