import { fetchConfig } from '@conclave/ui/config';
import type { AppConfig } from './appConfig';
import { parseConfig } from './parseConfig';

/** Reads `/config.json`. Throws ConfigError, also when the server is away. */
export async function loadConfig(fetchFrom: typeof fetch): Promise<AppConfig> {
  return parseConfig(await fetchConfig(fetchFrom));
}
