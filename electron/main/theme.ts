import { nativeTheme } from 'electron';
import type { Preferences } from '../../core/schema/desktop/preferences.ts';

/** Menus, title bars and the first pixel of a window follow the theme that pages show. */
export function applyTheme(theme: Preferences['theme']): void {
  nativeTheme.themeSource = theme;
}

/** The pages' own background, so that nothing flashes before they are painted. */
export const windowBackground = (): string =>
  nativeTheme.shouldUseDarkColors ? '#0f151b' : '#f5f7f9';
