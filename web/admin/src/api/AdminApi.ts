import { ApiProblem, problemIn } from './ApiProblem';

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Answered<T> {
  readonly value: T;
  /** The state that was read; sent back with a change so that none in between gets lost. */
  readonly etag: string | null;
}

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * The admin API. Requests carry no Authorization header of their own: the OpenID Connect service
 * worker, which alone knows the access token, adds it on the way. Throws ApiProblem.
 */
export class AdminApi {
  private readonly base: string;
  private readonly fetchFrom: typeof fetch;

  constructor(base: string, fetchFrom: typeof fetch) {
    this.base = base;
    this.fetchFrom = fetchFrom;
  }

  async read<T>(path: string, query: Query = {}): Promise<Answered<T>> {
    const answer = await this.send('GET', withQuery(path, query));
    return { value: (await answer.json()) as T, etag: answer.headers.get('ETag') };
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return (await this.read<T>(path, query)).value;
  }

  async post<T>(path: string, body: unknown): Promise<T | null> {
    return this.withAnswer<T>('POST', path, body);
  }

  /** Replaces something, unless it changed since `etag` was read (status 412). */
  async put<T>(path: string, body: unknown, etag: string | null = null): Promise<T | null> {
    return this.withAnswer<T>('PUT', path, body, etag === null ? {} : { 'If-Match': etag });
  }

  async remove(path: string, query: Query = {}): Promise<void> {
    await this.send('DELETE', withQuery(path, query));
  }

  private async withAnswer<T>(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<T | null> {
    const answer = await this.send(method, path, {
      body: JSON.stringify(body),
      headers: { ...headers, 'Content-Type': 'application/json' },
    });
    const text = await answer.text();
    return text === '' ? null : (JSON.parse(text) as T);
  }

  private async send(
    method: string,
    path: string,
    more: { body?: string; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Response> {
    let answer: Response;
    try {
      answer = await this.fetchFrom(this.base + path, {
        ...more,
        method,
        headers: { ...more.headers, Accept: 'application/json' },
      });
    } catch {
      throw new ApiProblem({ status: 0, title: 'The server does not answer.' });
    }
    if (!answer.ok) {
      throw await problemIn(answer);
    }
    return answer;
  }
}
