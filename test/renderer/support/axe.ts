import axe from 'axe-core';
import { expect } from 'vitest';

/** Nothing that axe knows of WCAG 2.2 AA is broken in what the page shows now, in both themes. */
export async function expectAccessible(): Promise<void> {
  for (const theme of ['light', 'dark']) {
    document.documentElement.dataset['theme'] = theme;
    const { violations } = await axe.run(document.body, {
      // The page of a test has no landmarks and no title of its own.
      rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    });
    expect(
      violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes.map((n) => n.html).join(' ')}`),
    ).toEqual([]);
  }
}
