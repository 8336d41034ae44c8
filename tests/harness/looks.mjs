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
const LOOKS_AGAIN = 3; // where something moved during a look
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 812 };

export const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: WIDE },
  { look: 'dark', colorScheme: 'dark', viewport: WIDE },
  { look: 'phone', colorScheme: 'light', viewport: PHONE },
  { look: 'phone-dark', colorScheme: 'dark', viewport: PHONE },
];

/** In the page: the animations that will come to an end; what turns for ever may turn. */
const ENDING = `document.getAnimations().filter((each) =>
  each.effect.getTiming().iterations !== Infinity && each.playState === 'running')`;

/** Waits for dialogs, menus and colours that are on their way. */
async function settle(page) {
  await sleep(SETTLE_MS);
  await page.evaluate(`Promise.race([
    Promise.allSettled(${ENDING}.map(({ finished }) => finished)),
    new Promise((resolve) => setTimeout(resolve, 5000)),
  ]).then(() => undefined)`);
}

/** The grave faults that axe-core sees, and whether something moved while it looked. */
async function look(page) {
  const moves = await page.evaluate(`${ENDING}.length > 0`);
  return page.evaluate(async (movedBefore) => {
    let moved = movedBefore;
    const note = () => {
      moved = true;
    };
    const motions = ['transitionrun', 'animationstart'];
    motions.forEach((each) => document.addEventListener(each, note, true));
    const { violations } = await window.axe.run();
    motions.forEach((each) => document.removeEventListener(each, note, true));
    const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
    const faults = grave.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`,
    );
    return { moved, faults };
  }, moves);
}

/**
 * What axe-core has against the page at rest. A notice that fades by its clock has too little
 * contrast for a moment: faults seen while something moved are looked at again when it has settled.
 */
async function faultsAtRest(page) {
  for (let again = LOOKS_AGAIN; ; again -= 1) {
    const { moved, faults } = await look(page);
    if (faults.length === 0 || !moved || again === 0) return faults;
    await settle(page);
  }
}

/** Examines the page as it is: no serious fault for axe-core, nothing to scroll sideways for. */
export async function examine(page, lookName, name) {
  await settle(page);
  await mkdir(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}-${lookName}.png`) });
  await page.evaluate(axe.source);
  assert.deepEqual(await faultsAtRest(page), [], `${name} (${lookName}) at ${page.url()}`);
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  assert.ok(!wider, `${name} (${lookName}) must be scrolled sideways`);
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
