import { type BrowserWindow, screen } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Beyond any desk of screens; the system's own calls throw at numbers that are too large for them. */
const coordinate = z.int().min(-100_000).max(100_000);

/** Where the window was, so that it comes up there again. */
const WindowState = z.object({
  place: z.object({ x: coordinate, y: coordinate }).nullable().default(null),
  width: z.int().min(640).max(10_000).default(1180),
  height: z.int().min(480).max(10_000).default(800),
  maximised: z.boolean().default(false),
});
type WindowState = z.infer<typeof WindowState>;

/** Of the title bar, so that the window can be taken hold of. */
const IN_SIGHT = 80;

export function readWindowState(file: string): WindowState {
  const state = parsed(file);
  if (state.place === null) return state;
  // The screen it was on may be gone.
  const { x, y } = state.place;
  const { workArea } = screen.getDisplayMatching({ x, y, width: state.width, height: 1 });
  const inSight =
    x + IN_SIGHT < workArea.x + workArea.width &&
    x + state.width > workArea.x + IN_SIGHT &&
    y + IN_SIGHT < workArea.y + workArea.height &&
    y >= workArea.y;
  return inSight ? state : { ...state, place: null };
}

export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds();
    const state: WindowState = {
      place: { x, y },
      width,
      height,
      maximised: window.isMaximized(),
    };
    try {
      writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
    } catch {
      // A comfort; that the folder cannot be written is told by the node.
    }
  });
}

function parsed(file: string): WindowState {
  try {
    return WindowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // None yet, or one of another version.
    return WindowState.parse({});
  }
}
