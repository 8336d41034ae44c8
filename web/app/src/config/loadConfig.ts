import { type AppConfig, ConfigError } from './appConfig';
import { parseConfig } from './parseConfig';

/** Reads `/config.json`. Throws ConfigError, also when the server is away. */
export async function loadConfig(fetchFrom: typeof fetch): Promise<AppConfig> {
  let answer: Response;
  try {
    answer = await fetchFrom('/config.json', { headers: { Accept: 'application/json' } });
  } catch (cause) {
    throw new ConfigError('the server does not answer', { cause });
  }
  if (!answer.ok) {
    throw new ConfigError(`the server answered ${String(answer.status)} for config.json`);
  }
  let json: unknown;
  try {
    json = await answer.json();
  } catch (cause) {
    throw new ConfigError('config.json is not JSON', { cause });
  }
  return parseConfig(json);
}
