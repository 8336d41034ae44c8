import { ConfigError } from './ConfigError';

/** Reads `/config.json`. Throws ConfigError, also when the server is away. */
export async function fetchConfig(fetchFrom: typeof fetch): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetchFrom('/config.json', { headers: { Accept: 'application/json' } });
  } catch (cause) {
    throw new ConfigError('the server does not answer', { cause });
  }
  if (!answer.ok) {
    throw new ConfigError(`the server answered ${String(answer.status)} for config.json`);
  }
  try {
    return (await answer.json()) as unknown;
  } catch (cause) {
    throw new ConfigError('config.json is not JSON', { cause });
  }
}
