import { enableCompileCache } from 'node:module';
import { compiledFolder } from './compiled.ts';

// Before anything large is loaded. Where the folder cannot be written, Node goes on without.
enableCompileCache(compiledFolder());
await import('./run.ts');
