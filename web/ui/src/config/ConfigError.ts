/** The configuration could not be had; the page can only say so and offer to try again. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
