import { Refusal, Unreachable } from './errors';
import type {
  Context,
  CreationOptions,
  DeviceAsks,
  ErrorDetails,
  ExternalAccount,
  ExternalResult,
  LoginResult,
  LogoutContext,
  LogoutResult,
  Passkey,
  PasskeyAnswer,
  Passkeys,
  RecoveryCodes,
  Redirect,
  RegistrationAnswer,
  RequestOptions,
  Self,
  TotpEnrolment,
  WaitingRequest,
} from './types';

/** Longest wait for an answer; password hashing on a busy server takes seconds, never this long. */
export const answerTimeoutMs = 30_000;

interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly remember: boolean;
  /** Where to go when no application waits. */
  readonly next?: string;
}

interface SecondFactorAnswer {
  readonly ticket: string;
  readonly method: 'totp' | 'recovery';
  readonly code: string;
  readonly trust_browser: boolean;
}

/** What an external provider has sent along; empty: it has not. */
interface ExternalAnswer {
  readonly scheme: string;
  readonly state: string;
  readonly code: string;
  readonly iss: string;
  readonly error: string;
}

interface NewAccount {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

interface ConsentAnswer {
  readonly decision: 'allow' | 'deny';
  readonly scopes: readonly string[];
  readonly remember: boolean;
}

/**
 * The identity site's calls for its own pages. Keeps the token against cross-site requests that the
 * last GET gave; when another tab has changed the session it fetches a new one and tries once more.
 * Every method rejects with `Refusal` or `Unreachable`, nothing else.
 */
export class AccountApi {
  private csrf = '';

  /** `request` is the handle of the authorization request this page belongs to, if any. */
  constructor(private readonly request: string | null = null) {}

  async context(): Promise<Context> {
    return this.keepToken(await get<Context>('/api/account/context', { request: this.request }));
  }

  login(credentials: Credentials): Promise<LoginResult> {
    return this.post('/api/account/login', { ...credentials, request: this.request });
  }

  secondFactor(answer: SecondFactorAnswer): Promise<Redirect> {
    return this.post('/api/account/second-factor', { ...answer, request: this.request });
  }

  async self(): Promise<Self> {
    return this.keepToken(await get<Self>('/api/self', {}));
  }

  beginTotp(): Promise<TotpEnrolment> {
    return this.post('/api/self/totp/begin', {});
  }

  enrolTotp(ticket: string, code: string): Promise<RecoveryCodes> {
    return this.post('/api/self/totp/enrol', { ticket, code });
  }

  removeTotp(): Promise<object> {
    return this.post('/api/self/totp/remove', {});
  }

  renewRecoveryCodes(): Promise<RecoveryCodes> {
    return this.post('/api/self/recovery-codes', {});
  }

  forgetBrowsers(): Promise<object> {
    return this.post('/api/self/browsers/forget', {});
  }

  /** null: all but this one. */
  endSession(sid: string | null): Promise<object> {
    return this.post('/api/self/sessions/end', { sid: sid ?? '' });
  }

  withdrawConsent(clientId: string): Promise<object> {
    return this.post('/api/self/consents/withdraw', { client_id: clientId });
  }

  changePassword(current: string, password: string): Promise<Redirect> {
    return this.post('/api/self/password', { current, password });
  }

  rename(displayName: string): Promise<object> {
    return this.post('/api/self/profile', { display_name: displayName });
  }

  /** `sent`: nothing is changed before the link in the mail to the new address was followed. */
  changeEmail(email: string): Promise<{ readonly sent: boolean }> {
    return this.post('/api/self/email', { email });
  }

  confirmNewEmail(code: string): Promise<{ readonly email: string }> {
    return this.post('/api/self/email/confirm', { code });
  }

  changeUsername(username: string): Promise<object> {
    return this.post('/api/self/username', { username });
  }

  /** Empty: none. */
  changePhone(number: string): Promise<object> {
    return this.post('/api/self/phone', { phone_number: number });
  }

  personalData(): Promise<object> {
    return this.post('/api/self/data', {});
  }

  /** For good; `username` is the person's own. */
  deleteAccount(username: string): Promise<object> {
    return this.post('/api/self/delete', { username });
  }

  passkeys(): Promise<Passkeys> {
    return get<Passkeys>('/api/account/passkeys', {});
  }

  beginAddPasskey(): Promise<{ readonly options: CreationOptions }> {
    return this.post('/api/account/passkeys/add/begin', {});
  }

  addPasskey(credential: RegistrationAnswer): Promise<{ readonly passkey: Passkey }> {
    return this.post('/api/account/passkeys/add', { credential });
  }

  renamePasskey(id: string, name: string): Promise<object> {
    return this.post('/api/account/passkeys/rename', { id, name });
  }

  removePasskey(id: string): Promise<object> {
    return this.post('/api/account/passkeys/remove', { id });
  }

  beginPasskeySignIn(): Promise<{ readonly options: RequestOptions }> {
    return this.post('/api/account/passkeys/sign-in/begin', {});
  }

  passkeySignIn(
    credential: PasskeyAnswer,
    how: Pick<Credentials, 'remember' | 'next'>,
  ): Promise<Redirect> {
    return this.post('/api/account/passkeys/sign-in', {
      ...how,
      credential,
      request: this.request,
    });
  }

  beginStepUp(): Promise<{ readonly options: RequestOptions }> {
    return this.post('/api/account/passkeys/step-up/begin', {});
  }

  stepUp(credential: PasskeyAnswer): Promise<Redirect> {
    return this.post('/api/account/passkeys/step-up', { credential });
  }

  beginExternal(scheme: string, how: Pick<Credentials, 'remember' | 'next'>): Promise<Redirect> {
    return this.post('/api/account/external/begin', { ...how, scheme, request: this.request });
  }

  finishExternal(answer: ExternalAnswer): Promise<ExternalResult> {
    return this.post('/api/account/external/finish', answer);
  }

  createExternal(ticket: string, username: string): Promise<Redirect> {
    return this.post('/api/account/external/create', { ticket, username });
  }

  externalAccounts(): Promise<{ readonly providers: readonly ExternalAccount[] }> {
    return get('/api/account/external', {});
  }

  connectExternal(scheme: string): Promise<Redirect> {
    return this.post('/api/account/external/connect', { scheme });
  }

  disconnectExternal(scheme: string): Promise<object> {
    return this.post('/api/account/external/disconnect', { scheme });
  }

  cancel(): Promise<Redirect> {
    return this.post('/api/account/cancel', { request: this.request });
  }

  register(account: NewAccount): Promise<Redirect> {
    return this.post('/api/account/register', { ...account, request: this.request });
  }

  /** `password`: of the account, when nobody is signed in to it. */
  confirm(code: string, password: string): Promise<{ readonly email: string }> {
    return this.post('/api/account/confirm', { code, password });
  }

  forgot(email: string): Promise<Redirect> {
    return this.post('/api/account/forgot', { email });
  }

  reset(code: string, password: string): Promise<Redirect> {
    return this.post('/api/account/reset', { code, password });
  }

  consent(answer: ConsentAnswer): Promise<Redirect> {
    return this.post('/api/account/consent', { ...answer, request: this.request });
  }

  lookAtDevice(userCode: string): Promise<DeviceAsks> {
    return this.post('/api/device/look', { user_code: userCode });
  }

  decideDevice(
    userCode: string,
    decision: 'allow' | 'deny',
  ): Promise<{ readonly allowed: boolean }> {
    return this.post('/api/device/decide', { user_code: userCode, decision });
  }

  async waitingRequests(): Promise<readonly WaitingRequest[]> {
    const answer = await get<{ readonly requests: readonly WaitingRequest[] }>('/api/approve', {});
    return answer.requests;
  }

  answerRequest(id: string, decision: 'allow' | 'deny'): Promise<{ readonly allowed: boolean }> {
    return this.post('/api/approve', { id, decision });
  }

  async logoutContext(logoutId: string | null): Promise<LogoutContext> {
    const answer = await get<LogoutContext>('/api/account/logout', { logout_id: logoutId });
    return this.keepToken(answer);
  }

  logout(logoutId: string | null): Promise<LogoutResult> {
    return this.post('/api/account/logout', { logout_id: logoutId });
  }

  error(id: string): Promise<ErrorDetails> {
    return get<ErrorDetails>('/api/account/error', { id });
  }

  private keepToken<T extends { readonly csrf: string }>(answer: T): T {
    this.csrf = answer.csrf;
    return answer;
  }

  private async post<T>(path: string, body: object): Promise<T> {
    try {
      return await send<T>(path, body, this.csrf);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'csrf_failed') throw error;
      await this.context();
      return send<T>(path, body, this.csrf);
    }
  }
}

function get<T>(path: string, parameters: Record<string, string | null>): Promise<T> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) query.set(name, value);
  }
  const text = query.toString();
  return call<T>(text === '' ? path : `${path}?${text}`, { method: 'GET' });
}

function send<T>(path: string, body: object, csrf: string): Promise<T> {
  return call<T>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
    body: JSON.stringify(body),
  });
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(url, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    body = await response.json();
  } catch (cause) {
    throw new Unreachable({ cause });
  }
  if (response.ok) return body as T;
  throw refusal(response, body);
}

function refusal(response: Response, body: unknown): Refusal | Unreachable {
  const { error, message } = (body ?? {}) as { error?: unknown; message?: unknown };
  if (typeof error !== 'string' || typeof message !== 'string') {
    return new Unreachable({
      cause: new Error(`status ${response.status} without our error body`),
    });
  }
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const known = Number.isFinite(seconds) && seconds > 0;
  return new Refusal(response.status, error, message, known ? Math.ceil(seconds) : null);
}
