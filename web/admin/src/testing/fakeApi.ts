import { AdminApi } from '../api/AdminApi';

export interface Sent {
  readonly method: string;
  /** Path and query below the API's beginning. */
  readonly at: string;
  readonly body: unknown;
  readonly headers: Headers;
}

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly etag?: string;
  /** WWW-Authenticate. */
  readonly challenge?: string;
}

type Answers = Readonly<Record<string, Reply | ((sent: Sent) => Reply | Promise<Reply>)>>;

const base = 'https://localhost:44302/api/';

/** An API that answers by "METHOD path", with what it was sent; anything else is 404. */
export function fakeApi(answers: Answers): { readonly api: AdminApi; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const api = new AdminApi(base, async (input, init) => {
    const at = (input as string).slice(base.length);
    const one: Sent = {
      method: init?.method ?? 'GET',
      at,
      body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : null,
      headers: new Headers(init?.headers),
    };
    sent.push(one);
    const found =
      answers[`${one.method} ${at}`] ?? answers[`${one.method} ${at.split('?')[0] ?? ''}`];
    const reply = typeof found === 'function' ? await found(one) : (found ?? { status: 404 });
    const text = reply.body === undefined ? '' : JSON.stringify(reply.body);
    return new Response(text === '' ? null : text, {
      status: reply.status ?? 200,
      headers: {
        ...(reply.etag === undefined ? {} : { ETag: reply.etag }),
        ...(reply.challenge === undefined ? {} : { 'WWW-Authenticate': reply.challenge }),
      },
    });
  });
  return { api, sent };
}
