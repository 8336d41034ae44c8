import { TokenError } from './tokenError';

export interface TokenRequest {
  readonly roomName: string;
  readonly roomType: string;
}

export interface TokenAnswer {
  readonly token: string;
  /** The type the room really has; an existing room keeps its own. */
  readonly roomType: string;
}

function retryAfterOf(answer: Response): number | null {
  const seconds = Number.parseInt(answer.headers.get('Retry-After') ?? '', 10);
  return Number.isFinite(seconds) ? seconds : null;
}

function codeFor(status: number): string {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 429:
      return 'too_many_requests';
    case 502:
    case 504:
      return 'unreachable';
    case 503:
      return 'busy';
    default:
      return 'unexpected_answer';
  }
}

async function bodyOf(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const json: unknown = await answer.json();
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return {}; // No JSON (a proxy's error page): the status says what there is to say.
  }
}

/**
 * Asks `/token` for the right to enter a room. The request carries no Authorization header of its
 * own: the OpenID Connect service worker, which alone knows the access token, adds it on the way.
 * Throws TokenError.
 */
export async function requestToken(
  fetchFrom: typeof fetch,
  { roomName, roomType }: TokenRequest,
): Promise<TokenAnswer> {
  let answer: Response;
  try {
    answer = await fetchFrom('/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({
        room_name: roomName,
        room_type: roomType,
        create_conversation: false,
      }),
    });
  } catch {
    throw new TokenError('unreachable', 'The server does not answer.', null);
  }
  const body = await bodyOf(answer);
  const { token, room_type: grantedType, error, message } = body;
  if (answer.ok && typeof token === 'string' && token !== '') {
    return { token, roomType: typeof grantedType === 'string' ? grantedType : roomType };
  }
  throw new TokenError(
    typeof error === 'string' ? error : codeFor(answer.status),
    typeof message === 'string' ? message : `The server answered ${String(answer.status)}.`,
    retryAfterOf(answer),
  );
}
