import { type Code, codes } from '../core/schema/codes.ts';
import { ParleyError } from '../core/schema/errors.ts';
import {
  shellCalls,
  type ShellAnswer,
  type ShellArgs,
  type ShellBridge,
  type ShellCall,
  ShellState,
} from '../core/schema/desktop/shell.ts';
import { browserBridge } from './browser-bridge.ts';

declare global {
  interface Window {
    /** Given by the preload script in the desktop app. */
    readonly parley?: ShellBridge;
  }
}

const bridge: ShellBridge = window.parley ?? browserBridge();

/** Asks the program around the interface. @throws ParleyError with its code */
export async function shell<C extends ShellCall>(
  name: C,
  args: ShellArgs<C>,
): Promise<ShellAnswer<C>> {
  const reply = await bridge.call(name, args);
  if (!reply.ok) {
    const { code, sentence, details } = reply.failure;
    throw new ParleyError(isCode(code) ? code : 'INTERNAL', sentence, { details });
  }
  return shellCalls[name].answer.parse(reply.value) as ShellAnswer<C>;
}

export function onShellState(hear: (state: ShellState) => void): () => void {
  return bridge.onState((state) => hear(ShellState.parse(state)));
}

/** Paths of dropped files; none in the browser, which does not tell them. */
export const droppedPaths = (files: readonly File[]): Promise<readonly string[]> =>
  bridge.dropped(files);

const isCode = (code: string): code is Code => Object.hasOwn(codes, code);
