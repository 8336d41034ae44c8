/** Faults by member of what was sent, as the server names them. */
export type FieldFaults = Readonly<Record<string, readonly string[]>>;

interface Facts {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly title: string;
  readonly fields?: FieldFaults;
  /** Under which the server's log has more. */
  readonly traceId?: string | null;
  /** Why the access token was not enough (RFC 6750, 3.1; RFC 9470, 3), if that was the reason. */
  readonly tokenError?: string | null;
}

/** The admin API did not do what it was asked to. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly fields: FieldFaults;
  readonly traceId: string | null;
  readonly tokenError: string | null;

  constructor({ status, title, fields = {}, traceId = null, tokenError = null }: Facts) {
    super(title);
    this.status = status;
    this.fields = fields;
    this.traceId = traceId;
    this.tokenError = tokenError;
  }

  /** What is wrong with a member; members compare without case. */
  of(member: string): string | null {
    const wanted = member.toLowerCase();
    const found = Object.entries(this.fields).find(([name]) => name.toLowerCase() === wanted);
    return found === undefined ? null : found[1].join(' ');
  }

  /** What is wrong with members that have no field on the page. */
  besides(members: readonly string[]): readonly string[] {
    const shown = members.map((member) => member.toLowerCase());
    return Object.entries(this.fields)
      .filter(([name]) => !shown.includes(name.toLowerCase()))
      .flatMap(([, words]) => words);
  }
}

type Json = Readonly<Record<string, unknown>>;

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function fieldsOf(errors: unknown): FieldFaults {
  if (typeof errors !== 'object' || errors === null) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(errors).map(([name, words]) => [
      name,
      Array.isArray(words) ? words.filter((each) => typeof each === 'string') : [],
    ]),
  );
}

async function bodyOf(answer: Response): Promise<Json> {
  try {
    const json: unknown = await answer.json();
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return {}; // No JSON (a proxy's error page): the status says what there is to say.
  }
}

/** Reads a refusal (RFC 9457, or one of the old forms `{code, description}` and `{error, message}`). */
export async function problemIn(answer: Response): Promise<ApiProblem> {
  const body = await bodyOf(answer);
  return new ApiProblem({
    status: answer.status,
    title:
      textOf(body.title) ??
      textOf(body.description) ??
      textOf(body.message) ??
      `The server answered ${String(answer.status)}.`,
    fields: fieldsOf(body.errors),
    traceId: textOf(body.traceId),
    tokenError: /\berror="([^"]+)"/.exec(answer.headers.get('WWW-Authenticate') ?? '')?.[1] ?? null,
  });
}

/** Whatever was thrown, as a problem to show. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) {
    return thrown;
  }
  return new ApiProblem({ status: 0, title: thrown instanceof Error ? thrown.message : 'Unknown' });
}
