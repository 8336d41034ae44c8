// @vitest-environment node
import { TokenError } from '../join/tokenError';
import { explainJoin } from './explainJoin';
import { explainMedia } from './explainMedia';
import { explainPublish } from './explainPublish';
import { explainToken } from './explainToken';

const coded = (code: number, message = 'technical words') =>
  Object.assign(new Error(message), { code });

describe('explainJoin', () => {
  it.each([
    [53000, 'The server cannot be reached', 'retry'],
    [53001, 'The connection to the server was lost', 'retry'],
    [53006, 'The server is busy', 'retry'],
    [53105, 'The room is full', 'retry'],
    [53108, 'This kind of room is not available here', 'other-room'],
    [53118, 'The room has ended', 'retry'],
    [53204, 'You were away for too long', 'retry'],
    [53206, 'Too many people are in calls', 'retry'],
    [53216, 'Your time in this room is over', 'retry'],
    [53205, 'You joined from somewhere else', 'retry'],
    [53405, 'Sound and picture could not be connected', 'retry'],
    [20104, 'You have been signed out', 'sign-in'],
    [20106, 'You may not enter this room', 'other-room'],
  ] as const)('has words for %i', (code, title, remedy) => {
    const words = explainJoin(coded(code));
    expect(words).toMatchObject({ title, remedy });
    expect(words.message).not.toContain('technical words');
  });

  it('keeps the detail of a code it does not know', () => {
    const words = explainJoin(coded(53999, 'unheard of'));
    expect(words.message).toBe('Try again. unheard of (code 53999)');
  });

  it('knows a part of the app that could not be fetched for a server that is away', () => {
    const away = Object.assign(new Error('technical words'), { name: 'ServerAwayError' });
    expect(explainJoin(away).title).toBe('The server cannot be reached');
  });

  it.each([undefined, null, 'text', 7, {}])('survives %j', (error) => {
    expect(explainJoin(error)).toMatchObject({ remedy: 'retry', message: 'Try again.' });
  });
});

describe('explainToken', () => {
  it.each([
    ['unauthorized', 'sign-in'],
    ['identity_mismatch', 'sign-in'],
    ['forbidden', 'other-room'],
    ['room_not_open', 'retry'],
    ['room_type_unavailable', 'other-room'],
    ['invalid_request', 'other-room'],
    ['unreachable', 'retry'],
    ['never_heard', 'retry'],
  ])('offers a remedy for %s', (code, remedy) => {
    expect(explainToken(new TokenError(code, 'words', null))).toMatchObject({ remedy });
  });

  it('says which line of the policy refused, and has words of its own for a proxy', () => {
    const refused = new TokenError('forbidden', 'Line 3 of the policy refuses it.', null);
    expect(explainToken(refused).message).toBe('Line 3 of the policy refuses it.');
    const proxy = new TokenError('forbidden', 'The server answered 403.', null);
    expect(explainToken(proxy).message).toContain('lacks the permission');
  });

  it('says how long to wait', () => {
    expect(explainToken(new TokenError('busy', 'words', 7)).message).toContain('7 seconds');
    expect(explainToken(new TokenError('busy', 'words', null)).message).toContain('a moment');
  });
});

describe('explainMedia', () => {
  const named = (name: string) => new DOMException('technical words', name);

  it.each([
    ['NotAllowedError', 'The camera is blocked'],
    ['NotFoundError', 'No camera found'],
    ['NotReadableError', 'The camera is in use'],
    ['OverconstrainedError', 'The chosen camera is gone'],
    ['SecurityError', 'This page may not use the camera'],
    ['ServerAwayError', 'The camera waits for the server'],
    ['WhateverError', 'The camera does not start'],
  ])('has words for %s', (name, title) => {
    expect(explainMedia(named(name), 'camera').title).toBe(title);
  });

  it('speaks of the right device', () => {
    expect(explainMedia(named('NotAllowedError'), 'microphone').message).toContain('microphone');
    expect(explainMedia(named('NotAllowedError'), 'screen').message).toContain('screen recording');
    expect(explainMedia(undefined, 'screen').remedy).toBe('retry');
  });
});

describe('explainPublish', () => {
  it.each([
    [53125, 'This room is for sound only'],
    [53203, 'Too much is shared already'],
    [53300, 'Others cannot see or hear this from you'],
  ])('has words for %i', (code, title) => {
    expect(explainPublish(coded(code)).title).toBe(title);
  });
});
