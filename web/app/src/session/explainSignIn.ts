import type { Explained } from '../words/explained';

/** Why the sign-in did not work, from what the provider sent back in the address. */
export function explainSignIn(query: URLSearchParams): Explained {
  switch (query.get('error')) {
    case 'access_denied':
      return {
        title: 'You did not sign in',
        message: 'The sign-in was cancelled or refused. Sign in to enter a room.',
        remedy: 'sign-in',
      };
    case 'invalid_request':
    case 'unauthorized_client':
    case 'invalid_scope':
    case 'unsupported_response_type':
      return {
        title: 'This site is not set up for signing in',
        message: `Please tell whoever runs this service: ${query.get('error_description') ?? query.get('error') ?? ''}`,
        remedy: 'none',
      };
    case 'temporarily_unavailable':
    case 'server_error':
      return {
        title: 'The sign-in service is not available',
        message: 'Wait a minute, then try again.',
        remedy: 'retry',
      };
    default:
      return {
        title: 'Signing in did not work',
        message:
          'The sign-in took too long, was opened in two windows, or the sign-in service cannot be reached. Try again.',
        remedy: 'retry',
      };
  }
}
