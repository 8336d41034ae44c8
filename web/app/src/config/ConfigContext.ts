import { createContext, useContext } from 'react';
import type { AppConfig } from './appConfig';

export const ConfigContext = createContext<AppConfig | null>(null);

/** The configuration the page was started with. */
export function useConfig(): AppConfig {
  const config = useContext(ConfigContext);
  if (config === null) {
    throw new Error('useConfig outside of ConfigContext');
  }
  return config;
}
