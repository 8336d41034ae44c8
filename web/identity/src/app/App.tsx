import { defaultProduct } from '@conclave/ui/product';
import { useEffect, useState } from 'react';
import { AccountApi } from '../api/account_api';
import { Refusal } from '../api/errors';
import type { Context } from '../api/types';
import { applyBrand } from '../brand/brand';
import { Account } from '../pages/Account/Account';
import { Approve } from '../pages/Approve/Approve';
import { Consent } from '../pages/Consent/Consent';
import { Device } from '../pages/Device/Device';
import { ErrorPage } from '../pages/ErrorPage/ErrorPage';
import { ExternalReturn } from '../pages/External/ExternalReturn';
import { keptRequest, schemeOf } from '../pages/External/kept_request';
import { NotFound } from '../pages/NotFound/NotFound';
import { Profile } from '../pages/Profile/Profile';
import { CheckMail } from '../pages/Recovery/CheckMail';
import { Confirm } from '../pages/Recovery/Confirm';
import { Forgot } from '../pages/Recovery/Forgot';
import { NewAddress } from '../pages/Recovery/NewAddress';
import { Reset, ResetDone } from '../pages/Recovery/Reset';
import { Register } from '../pages/Register/Register';
import { Security } from '../pages/Security/Security';
import { LoggedOut } from '../pages/SignedOut/LoggedOut';
import { SignIn } from '../pages/SignIn/SignIn';
import { SignOut } from '../pages/SignOut/SignOut';
import { Expired } from './Expired';
import { LoadFailed } from './LoadFailed';
import { Loading } from './Loading';
import { languageWishes } from '../words/wishes';
import { speak, useSpoken } from '../words/words';
import type { PageProps } from './page';

type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly context: Context };

/** Fetches what the page needs to know and shows the page that the address names. */
export function App({ location }: { readonly location: Pick<Location, 'pathname' | 'search'> }) {
  const query = new URLSearchParams(location.search);
  const scheme = schemeOf(location.pathname);
  const uiLocales = query.get('ui_locales');
  const request = scheme === null ? query.get('request') : keptRequest();
  const [api] = useState(() => new AccountApi(request));
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useSpoken(); // the whole page, when the language changes

  useEffect(() => {
    let current = true;
    // Some pages are reached without a request that could say it, by a link or after a sign-out.
    const asked = uiLocales?.split(' ').filter((tag) => tag !== '') ?? [];
    const show = (next: Loaded) => {
      if (current) setLoaded(next);
    };
    api.context().then(
      async (context) => {
        applyBrand(context.product.primary_color);
        await speak(languageWishes([...context.ui_locales, ...asked]));
        show({ state: 'ready', context });
      },
      async (error: unknown) => {
        await speak(languageWishes(asked));
        show({ state: 'failed', error });
      },
    );
    return () => {
      current = false;
    };
  }, [api, attempt, uiLocales]);

  // Pages come back from the browser's cache as they were left, busy or signed in: load them afresh.
  useEffect(() => {
    const reload = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener('pageshow', reload);
    return () => window.removeEventListener('pageshow', reload);
  }, []);

  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') {
    if (loaded.error instanceof Refusal && loaded.error.code === 'request_expired') {
      return <Expired product={defaultProduct} />;
    }
    const retry = () => {
      setLoaded({ state: 'loading' });
      setAttempt(attempt + 1);
    };
    return <LoadFailed product={defaultProduct} error={loaded.error} onRetry={retry} />;
  }
  const page: PageProps = { api, context: loaded.context, request };
  if (scheme !== null) return <ExternalReturn {...page} scheme={scheme} answer={query} />;
  switch (location.pathname.toLowerCase().replace(/\/$/, '')) {
    case '/account/login':
      return (
        <SignIn
          {...page}
          next={query.get('next')}
          idp={query.get('idp')}
          choose={query.get('choose') !== null}
        />
      );
    case '/account/register':
      return <Register {...page} />;
    case '/account/profile':
      return <Profile {...page} />;
    case '/account/email':
      return <NewAddress {...page} />;
    case '/account/security':
      return <Security {...page} />;
    case '/account/registered':
      return <CheckMail {...page} purpose="confirm" />;
    case '/account/confirm':
      return <Confirm {...page} />;
    case '/account/forgot':
      return <Forgot {...page} />;
    case '/account/forgot-sent':
      return <CheckMail {...page} purpose="reset" />;
    case '/account/reset':
      return <Reset {...page} />;
    case '/account/reset-done':
      return <ResetDone {...page} removed={query.get('removed') !== null} />;
    case '/account/logout':
      return <SignOut {...page} logoutId={query.get('logout_id')} />;
    case '/account/loggedout':
      return <LoggedOut {...page} logoutId={query.get('logout_id')} />;
    case '/consent':
      return <Consent {...page} />;
    case '/device':
      return <Device {...page} userCode={query.get('user_code')} />;
    case '/approve':
      return <Approve {...page} />;
    case '/home/error':
      return <ErrorPage {...page} id={query.get('id')} />;
    case '':
      return <Account {...page} />;
    default:
      return <NotFound {...page} />;
  }
}
