// Wrong passwords, again and again: the account rests, and who knows the password is told how long.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startPeople } from '../harness/people.mjs';
import { until } from '../harness/wait.mjs';

const ATTEMPTS = 3;

describe('an account after wrong passwords', () => {
  let people;
  let ada;
  before(async () => {
    people = await startPeople({
      settings: { identity: { lockout_attempts: ATTEMPTS, lockout_duration: '3m' } },
    });
    ada = await people.person('ada');
    await ada.open();
    await ada.fill('input[name=username]', 'ada');
  });
  after(cleanUp);

  const tryPassword = async (password) => {
    const answered = ada.page.waitForResponse((answer) => answer.url().endsWith('/account/login'));
    await ada.page.fill('input[name=password]', password);
    await ada.press('Sign in');
    return (await answered).status();
  };

  it('tells a guesser the same each time, also that an account rests after several', async () => {
    for (let attempt = 0; attempt <= ATTEMPTS; attempt += 1) {
      assert.equal(await tryPassword(`Not-The-Password-${attempt}`), 401);
      await ada.appears('[role=alert]');
      await ada.says('after several wrong passwords an account rests for a while');
    }
    await examineAll(ada.page, 'sign-in-guessed');
  });

  it('tells who knows the password how long it rests, and counts down', async () => {
    assert.equal(await tryPassword(ada.password), 423);
    await ada.says('Try again in');
    const clock = async () => /Try again in (\d+:\d+)/.exec(await ada.text())?.[1];
    const first = await until(clock, 'a clock');
    await until(async () => (await clock()) !== first, 'the clock to go on');
    await examineAll(ada.page, 'sign-in-locked');
  });
});
