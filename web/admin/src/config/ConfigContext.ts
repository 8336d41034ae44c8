import { createContext, useContext } from 'react';
import type { AdminConfig } from './adminConfig';

export const ConfigContext = createContext<AdminConfig | null>(null);

/** The configuration the page was started with. */
export function useConfig(): AdminConfig {
  const config = useContext(ConfigContext);
  if (config === null) {
    throw new Error('useConfig outside of ConfigContext');
  }
  return config;
}
