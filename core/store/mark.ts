import { open, type FileHandle } from 'node:fs/promises';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes, sha256 } from '../schema/canonical.ts';

const NAME = 'mark';
const NUMBER_BYTES = 8;
const SLOT_BYTES = 16;
/** Farther apart than what a disk writes at once, so that a torn write leaves one of them whole. */
const SLOTS = [0, 4096] as const;
const LABEL = new TextEncoder().encode('parley store mark');

/**
 * How far the database has come, in a file beside LevelDB's own: one that lost the end of its log, or was set back,
 * cannot know that by itself. It is written after a synced write, never before, and waits for no disk: whatever is lost
 * of it by a crash, it says too little, never too much.
 */
export class Mark {
  readonly #file: FileHandle;
  #next: 0 | 1 = 0;
  #closed = false;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @returns how far the database had come; null: no file; 'unreadable': one that says nothing */
  static async read(folder: string): Promise<number | null | 'unreadable'> {
    let file: FileHandle;
    try {
      file = await open(join(folder, NAME), 'r');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
    try {
      const found: number[] = [];
      for (const position of SLOTS) {
        const slot = new Uint8Array(SLOT_BYTES);
        const { bytesRead } = await file.read(slot, 0, SLOT_BYTES, position);
        const written = bytesRead === SLOT_BYTES ? writesIn(slot) : null;
        if (written !== null) found.push(written);
      }
      return found.length === 0 ? 'unreadable' : Math.max(...found);
    } finally {
      await file.close();
    }
  }

  static async open(folder: string): Promise<Mark> {
    const path = join(folder, NAME);
    const made = await open(path, 'a', 0o600);
    await made.close();
    await syncFolder(folder);
    return new Mark(await open(path, 'r+'));
  }

  /** On disk before the database is written to. */
  async begin(writes: number): Promise<void> {
    for (const position of SLOTS) await this.#file.write(slotOf(writes), 0, SLOT_BYTES, position);
    await this.#file.sync();
  }

  /** The database has this on disk. */
  reached(writes: number): void {
    try {
      writeSync(this.#file.fd, slotOf(writes), 0, SLOT_BYTES, SLOTS[this.#next]);
      this.#next = this.#next === 0 ? 1 : 0;
    } catch {
      // A mark that stays behind says too little, which it may; the database's own writes say what is wrong.
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#file.sync();
    } finally {
      await this.#file.close();
    }
  }
}

function slotOf(writes: number): Uint8Array {
  const slot = new Uint8Array(SLOT_BYTES);
  new DataView(slot.buffer).setBigUint64(0, BigInt(writes));
  slot.set(checksum(slot), NUMBER_BYTES);
  return slot;
}

function writesIn(slot: Uint8Array): number | null {
  if (!equalBytes(slot.subarray(NUMBER_BYTES), checksum(slot))) return null;
  return Number(new DataView(slot.buffer).getBigUint64(0));
}

const checksum = (slot: Uint8Array): Uint8Array =>
  sha256(LABEL, slot.subarray(0, NUMBER_BYTES)).subarray(0, SLOT_BYTES - NUMBER_BYTES);

/** A new file's name is on disk, too; systems that cannot open folders (Windows) see to that themselves. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
