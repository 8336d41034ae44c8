import { BusyNotice, NoticePage } from '@conclave/ui';
import { useConfig } from '../config/ConfigContext';

/** Loads the console anew, which begins a sign-in; the provider's own session may make it instant. */
export function startAgain(): void {
  window.location.assign('/');
}

/** The same place again, now with a sign-in. */
export function reload(): void {
  window.location.reload();
}

export function SigningIn() {
  const { product } = useConfig();
  return <BusyNotice text={`Signing you in to ${product.name}`} />;
}

export function SignInFailed() {
  const { product } = useConfig();
  const query = new URLSearchParams(window.location.search);
  const cancelled = query.get('error') === 'access_denied';
  const words = query.get('error_description') ?? query.get('error');
  return (
    <NoticePage
      product={product}
      testId="sign-in-failed"
      severity="error"
      title={cancelled ? 'You did not sign in' : 'Signing in did not work'}
      message={
        cancelled
          ? 'The sign-in was cancelled. Sign in to use the console.'
          : `The sign-in took too long, was opened in two windows, or was refused${words === null ? '' : `: ${words}`}.`
      }
      action={{ text: 'Try again', onClick: startAgain }}
    />
  );
}

export function SignInSlow() {
  const { product } = useConfig();
  return (
    <NoticePage
      product={product}
      testId="sign-in-slow"
      severity="warning"
      title="Signing in takes too long"
      message="The sign-in service does not answer. Check that this device is online, then try again."
      action={{ text: 'Try again', onClick: reload }}
    />
  );
}

export function SessionLost() {
  const { product } = useConfig();
  return (
    <NoticePage
      product={product}
      testId="session-lost"
      severity="warning"
      title="You have been signed out"
      message="You signed out in another window, or your session has ended. Sign in again to go on where you were."
      action={{ text: 'Sign in again', onClick: reload }}
    />
  );
}

export function WorkerMissing() {
  const { product } = useConfig();
  return (
    <NoticePage
      product={product}
      testId="worker-missing"
      severity="error"
      title="This browser window cannot sign in safely"
      message="Your sign-in is kept in a service worker, which this window does not allow. Leave private browsing, switch site data on, or use another browser. The page must be opened with https."
      action={{ text: 'Try again', onClick: reload }}
    />
  );
}
