// One test a module, under the suite's name, and a last one that holds them against the list.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { page, pageFile, plans } from './modules.mjs';

/**
 * Runs the modules of a plan: `register` is given a function that takes a module's name and what it
 * does.
 * @param {string} plan
 * @param {(module: (name: string, run: () => Promise<void>) => void) => void} register
 */
export function hold(plan, register) {
  const passed = [];
  register((name, run) => {
    test(name, async () => {
      await run();
      passed.push(name);
    });
  });
  test(`docs/conformance.md tells the truth about ${plan}`, async () => {
    const promised = Object.keys(plans[plan]).filter((name) => plans[plan][name] === null);
    assert.deepEqual(passed.sort(), promised.sort());
    assert.equal(await readFile(pageFile, 'utf8'), page(), 'run tests/conformance/write_page.mjs');
  });
}
