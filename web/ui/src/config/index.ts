export { ConfigError } from './ConfigError';
export { fetchConfig } from './fetchConfig';
export { object, optionalText, readOidc, readProduct, text } from './readConfig';
