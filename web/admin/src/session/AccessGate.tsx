import { OidcUserStatus, useOidcUser } from '@axa-fr/react-oidc';
import { BusyNotice, NoticePage } from '@conclave/ui';
import { type ReactNode, useMemo } from 'react';
import { explainProblem } from '../api/explainProblem';
import { useLoad } from '../api/useLoad';
import { useConfig } from '../config/ConfigContext';
import { AccessDenied } from './AccessDenied';
import { type Caller, CallerContext, callerFrom } from './Caller';
import { SecondFactorNeeded } from './SecondFactorNeeded';
import { reload } from './SessionPages';

/** Who is signed in; null until UserInfo has answered, false when it can't be had. */
function useSignedIn(): Caller | null | false {
  const { roles } = useConfig();
  const { oidcUser, oidcUserLoadingState } = useOidcUser();
  return useMemo(() => {
    switch (oidcUserLoadingState) {
      case OidcUserStatus.Loaded:
        return callerFrom(
          oidcUser as unknown as Readonly<Record<string, unknown>>,
          roles.administrator,
        );
      case OidcUserStatus.LoadingError:
        return false;
      default:
        return null;
    }
  }, [oidcUser, oidcUserLoadingState, roles.administrator]);
}

/** Lets in who may use the admin API; the API itself says so, for it has the last word. */
export function AccessGate({ children }: { readonly children: ReactNode }) {
  const { product } = useConfig();
  const caller = useSignedIn();
  const version = useLoad('version', (api) => api.get<string>('Info/GetApplicationVersion'));
  if (caller === null || (version.busy && version.value === null)) {
    return <BusyNotice text="Looking up what you may do" />;
  }
  if (version.problem?.tokenError === 'insufficient_user_authentication') {
    return <SecondFactorNeeded />;
  }
  if (version.problem?.status === 403) {
    return <AccessDenied name={caller === false ? null : caller.name} />;
  }
  if (version.problem !== null || caller === false) {
    const words =
      version.problem === null
        ? {
            title: 'The sign-in service does not answer',
            message: 'It did not say who you are. Wait a moment, then try again.',
          }
        : explainProblem(version.problem);
    return (
      <NoticePage
        product={product}
        testId="not-ready"
        severity="error"
        title={words.title}
        message={words.message}
        action={{ text: 'Try again', onClick: reload }}
      />
    );
  }
  return <CallerContext value={caller}>{children}</CallerContext>;
}
