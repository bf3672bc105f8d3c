import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from '../identity/private-file.ts';
import { Preferences, type PreferencesChange } from '../schema/desktop/preferences.ts';
import { ParleyError } from '../schema/errors.ts';
import { OneAtATime } from './one-at-a-time.ts';

/** Where the preferences of who uses this folder are: beside it, since they are not the organisation's. */
export const preferencesBeside = (folder: string): string => `${folder}-preferences.json`;

const BYTES_MOST = 64 * 1024;
/** The file may be one that a newer version wrote, with more in it. */
const Kept = z.record(z.string(), z.unknown());
type Kept = z.infer<typeof Kept>;

const defaults: Preferences = Preferences.parse({});

/** The preferences as they are now, and in their file. One change is written after another. */
export class PreferencesFile {
  readonly #path: string;
  readonly #report: (error: ParleyError) => void;
  #current: Preferences = defaults;
  /** All that stands in the file; what is not understood is written back as it was. */
  #kept: Kept = {};
  #unreadable = false;
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
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const said = Object.fromEntries(given);
      const wanted = Preferences.parse({ ...this.#current, ...said });
      const kept = { ...wanted, ...this.#kept, ...said };
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await this.#putAside();
      await writePrivateFile(this.#path, `${JSON.stringify(kept, null, 2)}\n`);
      this.#kept = kept;
      this.#current = wanted;
      return wanted;
    });
  }

  async #load(): Promise<void> {
    try {
      const text = await readFile(this.#path);
      if (text.length > BYTES_MOST) throw new RangeError('too long');
      this.#kept = Kept.parse(JSON.parse(text.toString('utf8')));
      this.#current = understood(this.#kept);
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return;
      this.#unreadable = true;
      this.#report(
        new ParleyError(
          'STORE_DAMAGED',
          `The preferences in ${this.#path} cannot be read; the usual ones are used. When one of them is changed, the file as it is now is kept as ${this.#aside}.`,
          { cause, details: { path: this.#path } },
        ),
      );
    }
  }

  get #aside(): string {
    return `${this.#path}.unreadable`;
  }

  async #putAside(): Promise<void> {
    if (!this.#unreadable) return;
    await rename(this.#path, this.#aside).catch((cause: unknown) => {
      throw new ParleyError(
        'STORE_UNWRITABLE',
        `The preferences in ${this.#path} cannot be read, and could not be kept as ${this.#aside} either. Nothing was changed.`,
        { cause, details: { path: this.#path } },
      );
    });
    this.#unreadable = false;
  }
}

/** The usual one stands in for what this version does not know. */
function understood(kept: Kept): Preferences {
  const known = Object.entries(Preferences.shape).filter(
    ([name, form]) => form.safeParse(kept[name]).success,
  );
  return Preferences.parse(Object.fromEntries(known.map(([name]) => [name, kept[name]])));
}
