import type { ApiProblem } from './ApiProblem';

export interface Explained {
  readonly title: string;
  readonly message: string;
  /** What would help: reading anew, signing in again, or nothing but waiting. */
  readonly remedy: 'reload' | 'sign-in' | 'none';
}

/** A refusal of the admin API in words that say what to do. */
export function explainProblem(problem: ApiProblem): Explained {
  switch (problem.status) {
    case 0:
      return {
        title: 'The server cannot be reached',
        message: 'Check that this device is online, then try again. The server may be restarting.',
        remedy: 'reload',
      };
    case 401:
      return {
        title: 'Your session has ended',
        message: 'Sign in again to go on. What you typed on this page is lost then.',
        remedy: 'sign-in',
      };
    case 403:
      return {
        title: 'You may not do this',
        message: `${problem.message} If your roles were changed a moment ago, sign out and in again.`,
        remedy: 'none',
      };
    case 404:
      return {
        title: 'It is not there any more',
        message: `${problem.message} Somebody may have removed it in the meantime.`,
        remedy: 'reload',
      };
    case 412:
      return {
        title: 'Somebody else changed this in the meantime',
        message:
          'Nothing was saved, so that their change is not lost. Load what is there now, then make your change again.',
        remedy: 'reload',
      };
    case 429:
      return {
        title: 'Too many requests at once',
        message: 'Wait a moment, then try again.',
        remedy: 'reload',
      };
    case 503:
      return {
        title: 'The server is busy',
        message: `${problem.message} Wait a moment, then try again.`,
        remedy: 'reload',
      };
    default:
      return {
        title: problem.status < 500 ? 'This was not accepted' : 'The server failed',
        message: problem.message,
        remedy: problem.status < 500 ? 'none' : 'reload',
      };
  }
}
