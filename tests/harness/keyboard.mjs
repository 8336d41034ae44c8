// Somebody who has no mouse.
import assert from 'node:assert/strict';

const MOST_STEPS = 150; // a page with more controls than this before what is looked for is a fault

/** How a screen reader would call what has the focus: its label, or the words on it. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === document.body) {
      return '';
    }
    const named = (element.getAttribute('aria-labelledby') ?? '').split(' ').flatMap((id) => {
      const words = document.getElementById(id)?.innerText;
      return words === undefined ? [] : [words];
    });
    const words =
      element.labels?.[0]?.innerText ??
      named[0] ??
      element.getAttribute('aria-label') ??
      element.innerText;
    return (words ?? '').replaceAll(/\s+/g, ' ').trim();
  });
}

/** Presses Tab until something that begins with these words has the focus. */
export async function tabTo(page, words, { key = 'Tab' } = {}) {
  const passed = [];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const name = await focused(page);
    if (step > 0 && name.startsWith(words)) {
      return;
    }
    passed.push(name);
    await page.keyboard.press(key);
  }
  assert.fail(`${key} never comes to "${words}"; it comes to ${[...new Set(passed)].join(', ')}`);
}

/** Goes to it by Tab and presses Enter. */
export async function enter(page, words) {
  await tabTo(page, words);
  await page.keyboard.press('Enter');
}

/** Goes to a field by Tab and writes in it. */
export async function type(page, label, words) {
  await tabTo(page, label);
  await page.keyboard.type(words);
}
