import { pathToFileURL } from 'node:url';
import { commandProgram } from './command.ts';

/** `npm run parley -- ...`: the command line as the sources are now. */
await import(pathToFileURL(await commandProgram()).href);
