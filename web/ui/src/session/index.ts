export { type OidcConfig, oidcConfiguration } from './oidcConfiguration';
export { sameSite } from './sameSite';
