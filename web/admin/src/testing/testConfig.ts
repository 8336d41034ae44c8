import type { AdminConfig } from '../config/adminConfig';

/** A complete configuration for unit tests. */
export const testConfig: AdminConfig = {
  product: { name: 'Conclave', logo_url: null, primary_color: null },
  oidc: {
    authority: 'https://localhost:44310',
    client_id: 'conclave_admin',
    scope: 'openid profile roles skoruba_identity_admin_api',
    redirect_path: '/authentication/callback',
    silent_redirect_path: '/authentication/silent-callback',
    post_logout_path: '/signed-out',
    account_url: 'https://localhost:44310/',
  },
  apiUrl: 'https://localhost:44302/api/',
  roles: {
    administrator: 'SkorubaIdentityAdminAdministrator',
    auditor: 'SkorubaIdentityAdminAuditor',
  },
};
