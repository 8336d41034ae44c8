import { BusyNotice } from '@conclave/ui';
import { NoticePage } from '../components/NoticePage/NoticePage';
import { useConfig } from '../config/ConfigContext';
import { explainSignIn } from './explainSignIn';

/** Loads the app anew, which begins a sign-in; the provider's own session may make it instant. */
function startAgain(): void {
  window.location.assign('/');
}

/** The same place again, now with a sign-in. */
function reload(): void {
  window.location.reload();
}

export function SigningIn() {
  const { product } = useConfig();
  return <BusyNotice text={`Signing you in to ${product.name}`} />;
}

export function SignInFailed() {
  const words = explainSignIn(new URLSearchParams(window.location.search));
  return (
    <NoticePage
      testId="sign-in-failed"
      severity="error"
      title={words.title}
      message={words.message}
      action={{ text: 'Try again', onClick: startAgain }}
    />
  );
}

export function SignInSlow() {
  return (
    <NoticePage
      testId="sign-in-slow"
      severity="warning"
      title="Signing in takes too long"
      message="The sign-in service does not answer. Check that this device is online, then try again."
      action={{ text: 'Try again', onClick: reload }}
    />
  );
}

export function SessionLost() {
  return (
    <NoticePage
      testId="session-lost"
      severity="warning"
      title="You have been signed out"
      message="You signed out in another window, or your session has ended. If you were in a call, you have left it. Sign in again to go on."
      action={{ text: 'Sign in again', onClick: reload }}
    />
  );
}

export function WorkerMissing() {
  return (
    <NoticePage
      testId="worker-missing"
      severity="error"
      title="This browser window cannot sign in safely"
      message="Your sign-in is kept in a service worker, which this window does not allow. Leave private browsing, switch site data on, or use another browser. The page must be opened with https."
      action={{ text: 'Try again', onClick: reload }}
    />
  );
}
