import type { AccountApi } from '../api/account_api';
import type { Context } from '../api/types';

/** What every page that needs the server's context is given. */
export interface PageProps {
  readonly api: AccountApi;
  readonly context: Context;
  /** The handle of the authorization request that the page belongs to, if any. */
  readonly request: string | null;
}
