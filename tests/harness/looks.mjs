// Looks at a page as people do: light and dark, wide and as narrow as a phone. Each look is examined
// with axe-core and leaves a picture in build/test-logs/screens, for people to look at.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import axe from 'axe-core';

import { sleep } from './wait.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SCREENS = join(ROOT, 'build/test-logs/screens');
const SETTLE_MS = 700; // animations of dialogs and menus
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 812 };

export const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: WIDE },
  { look: 'dark', colorScheme: 'dark', viewport: WIDE },
  { look: 'phone', colorScheme: 'light', viewport: PHONE },
  { look: 'phone-dark', colorScheme: 'dark', viewport: PHONE },
];

/** Waits for dialogs, menus and colours that are on their way; what turns for ever may turn. */
async function settle(page) {
  await sleep(SETTLE_MS);
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((each) => {
      const { iterations } = each.effect.getTiming();
      return iterations !== Infinity && each.playState === 'running';
    });
    return Promise.race([
      Promise.allSettled(ending.map(({ finished }) => finished)),
      new Promise((resolve) => setTimeout(resolve, 5000)),
    ]).then(() => undefined);
  });
}

/** Examines the page as it is: no serious fault for axe-core, nothing to scroll sideways for. */
export async function examine(page, look, name) {
  await settle(page);
  await mkdir(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}-${look}.png`) });
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  const words = grave.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`,
  );
  assert.deepEqual(words, [], `${name} (${look}) at ${page.url()}`);
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  assert.ok(!wider, `${name} (${look}) must be scrolled sideways`);
}

/** Examines one state of a page of Playwright in every look, then leaves it as it was. */
export async function examineAll(page, name) {
  const before = page.viewportSize();
  for (const { look, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await examine(page, look, name);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
}
