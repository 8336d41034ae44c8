import { OidcSecure } from '@axa-fr/react-oidc';
import { CallFlow } from '../components/CallFlow/CallFlow';
import { NoticePage } from '../components/NoticePage/NoticePage';
import { useConfig } from '../config/ConfigContext';
import { navigate, useRoute } from '../routing/useRoute';

/** The pages of the app. All but the farewell need a sign-in. */
export function App() {
  const { oidc } = useConfig();
  const route = useRoute(oidc.post_logout_path);
  if (route.page === 'signed-out') {
    return (
      <NoticePage
        testId="signed-out"
        severity="success"
        title="You are signed out"
        message="Sign in again whenever you want to meet somebody."
        action={{ text: 'Sign in', onClick: () => navigate('/', 'replace') }}
      />
    );
  }
  return (
    <OidcSecure>
      <CallFlow routeRoom={route.room} />
    </OidcSecure>
  );
}
