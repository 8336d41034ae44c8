import type { AppConfig } from './appConfig';

/** A complete configuration for unit tests. */
export const testConfig: AppConfig = {
  product: { name: 'Conclave', logo_url: null, primary_color: null },
  emergency: {
    enabled: true,
    number: '112',
    label: 'Emergency Call',
    text: 'Calls the emergency services from this device.',
  },
  oidc: {
    authority: 'https://localhost:44310',
    client_id: 'react-oidc-twilio-client',
    scope: 'openid profile email offline_access',
    redirect_path: '/authentication/callback',
    silent_redirect_path: '/authentication/silent-callback',
    post_logout_path: '/signed-out',
    account_url: 'https://localhost:44310/',
  },
  video: {
    backend: 'conclave',
    ws_server: 'wss://localhost:8443/signaling',
    ws_server_insights: 'wss://localhost:8443/v1/VideoEvents',
    environment: null,
    region: null,
    default_room_type: 'peer-to-peer',
    room_types: ['peer-to-peer', 'go'],
  },
  registration_enabled: true,
};
