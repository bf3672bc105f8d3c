import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writePrivateFile } from '../identity/private-file.ts';
import { Preferences, type PreferencesChange } from '../schema/desktop/preferences.ts';
import { ParleyError } from '../schema/errors.ts';
import { OneAtATime } from './one-at-a-time.ts';

/** Where the preferences of who uses this folder are: beside it, since they are not the organisation's. */
export const preferencesBeside = (folder: string): string => `${folder}-preferences.json`;

const BYTES_MOST = 64 * 1024;
const defaults: Preferences = Preferences.parse({});

/** The preferences as they are now, and in their file. One change is written after another. */
export class PreferencesFile {
  readonly #path: string;
  readonly #report: (error: ParleyError) => void;
  #current: Preferences = defaults;
  readonly #changes = new OneAtATime();

  private constructor(path: string, report: (error: ParleyError) => void) {
    this.#path = path;
    this.#report = report;
  }

  /** Never fails over a file that cannot be used: the defaults stand in for it, and `report` is told. */
  static async open(path: string, report: (error: ParleyError) => void): Promise<PreferencesFile> {
    const file = new PreferencesFile(path, report);
    await file.#load();
    return file;
  }

  get current(): Preferences {
    return this.#current;
  }

  /** @throws ParleyError STORE_UNWRITABLE; nothing has changed then */
  async change(change: PreferencesChange): Promise<Preferences> {
    return this.#changes.run(async () => {
      const said = Object.entries(change).filter(([, value]) => value !== undefined);
      const wanted = Preferences.parse({ ...this.#current, ...Object.fromEntries(said) });
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writePrivateFile(this.#path, `${JSON.stringify(wanted, null, 2)}\n`);
      this.#current = wanted;
      return wanted;
    });
  }

  async #load(): Promise<void> {
    try {
      const text = await readFile(this.#path);
      if (text.length > BYTES_MOST) throw new RangeError('too long');
      this.#current = Preferences.parse(JSON.parse(text.toString('utf8')));
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return;
      this.#report(
        new ParleyError(
          'STORE_DAMAGED',
          `The preferences in ${this.#path} cannot be read; the usual ones are used. Changing one of them writes the file anew.`,
          { cause, details: { path: this.#path } },
        ),
      );
    }
  }
}
