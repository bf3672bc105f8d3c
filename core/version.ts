// Imported, not read: bundlers put it into the program they make.
import about from '../package.json' with { type: 'json' };

/** Of this program. */
export const { version } = about;
