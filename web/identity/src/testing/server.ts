import { vi } from 'vitest';
import type { Context } from '../api/types';

/** A context as the server sends it; tests name only what they are about. */
export function someContext(change: Partial<Context> = {}): Context {
  return {
    csrf: 'token-1',
    product: { name: 'Conclave', logo_url: null, primary_color: null },
    registration_enabled: true,
    local_login: true,
    passkeys: true,
    external: [],
    external_hint: '',
    password: { min_length: 8, max_length: 128 },
    client: null,
    ui_locales: [],
    login_hint: null,
    user: null,
    consent: null,
    ...change,
  };
}

export const someClient = {
  client_id: 'rooms',
  name: 'Rooms',
  uri: 'https://rooms.example',
  logo_uri: null,
  policy_uri: null,
  tos_uri: null,
};

interface Call {
  readonly method: string;
  readonly url: string;
  readonly csrf: string | null;
  readonly body: unknown;
}

type Answer = () => Response | Promise<Response>;

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
}

/** Answers `fetch` by method and path; the last answer of a list is repeated. Returns the calls. */
export function serve(routes: Record<string, Answer | Answer[]>): Call[] {
  const calls: Call[] = [];
  const left = new Map(
    Object.entries(routes).map(([route, answers]) => [route, [answers].flat()] as const),
  );
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    calls.push({
      method,
      url,
      csrf: new Headers(init.headers).get('X-CSRF-Token'),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : null,
    });
    const answers = left.get(`${method} ${url.split('?')[0] ?? ''}`);
    const answer = answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
    if (answer === undefined) return Promise.reject(new TypeError(`no route to ${method} ${url}`));
    return Promise.resolve(answer());
  });
  return calls;
}
