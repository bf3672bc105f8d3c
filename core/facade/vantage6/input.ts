import { z } from 'zod';
import { ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import type { FacadeFormat } from '../../schema/local/facade.ts';
import { safelyParsed } from '../../schema/safely-parsed.ts';

/** What a script asks an image to do. */
export interface TaskInput {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly kwargs: Record<string, unknown>;
}

export interface DecodedInput {
  readonly input: TaskInput;
  readonly format: FacadeFormat;
}

/** `master` and `output_format` come from 3.x: which part a method is, its name says. */
const Input = z.object({
  method: z.string().min(1).max(200),
  args: z.array(z.unknown()).max(100).nullish(),
  kwargs: z.record(z.string().max(64), z.unknown()).nullish(),
  master: z.unknown().optional(),
  output_format: z.unknown().optional(),
});

const PREFIX = 'json.';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The input of a task as a script wrote it: base64 of JSON (4.x), of `json.` and JSON (2.x, 3.x), or JSON as it is (2019).
 * Python's pickles are told apart by their first bytes and never decoded: to load one is to run what is in it.
 * @throws ParleyError USAGE saying what to do
 */
export function decodeInput(text: string): DecodedInput {
  if (text.length > limits.facade.inputLength) {
    throw new ParleyError(
      'USAGE',
      `The input is longer than ${limits.facade.inputLength} characters. Nothing was announced.`,
    );
  }
  const plain = parseObject(text);
  if (plain !== null) return { input: checked(plain), format: 'plain' };
  if (!BASE64.test(text) || text === '') throw notJson();
  const bytes = Buffer.from(text, 'base64');
  if (looksPickled(bytes)) throw pickled();
  const decoded = utf8(bytes);
  const prefixed = decoded.startsWith(PREFIX);
  const value = parseObject(prefixed ? decoded.slice(PREFIX.length) : decoded);
  if (value === null) throw notJson();
  return { input: checked(value), format: prefixed ? 'prefixed' : 'bare' };
}

/**
 * From protocol 2 on a pickle begins with the opcode PROTO, 0x80, which begins no UTF-8 text; protocols 0 and 1, which no
 * client uses by itself, end with `.` and begin as no JSON does. `pickle.` is the prefix of data_format='pickle'.
 */
function looksPickled(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 7)).toString('latin1');
  return bytes[0] === 0x80 || start === 'pickle.' || /^(?:\(|c__|c[a-z_]+\n|\}q|\]q)/.test(start);
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw notJson(cause);
  }
}

/** null for what is no JSON object. */
function parseObject(text: string): Record<string, unknown> | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return value as Record<string, unknown>;
  } catch {
    // The caller says what it is taken for.
    return null;
  }
}

function checked(value: Record<string, unknown>): TaskInput {
  requireShallow(value, limits.facade.jsonDepth);
  const parsed = safelyParsed(Input, value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ParleyError(
      'USAGE',
      `The input is to be like {'method': ..., 'kwargs': {...}} (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}). Nothing was announced.`,
    );
  }
  const { method, args, kwargs } = parsed.data;
  return { method, args: args ?? [], kwargs: kwargs ?? {} };
}

/** Parameters are encoded by functions that call themselves. */
function requireShallow(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth === 0) {
    throw new ParleyError('USAGE', 'The input is nested too deep. Nothing was announced.');
  }
  for (const item of Object.values(value)) requireShallow(item, depth - 1);
}

const pickled = (): ParleyError =>
  new ParleyError(
    'USAGE',
    "The input is a Python pickle, which is never decoded here. Nothing was announced. Create the task with data_format='json'.",
    { details: { pickled: true } },
  );

const notJson = (cause?: unknown): ParleyError =>
  new ParleyError(
    'USAGE',
    "The input is no JSON. Nothing was announced. It is to be {'method': ..., 'kwargs': {...}}; with a client of 2.x or 3.x, create the task with data_format='json'.",
    cause === undefined ? {} : { cause },
  );
