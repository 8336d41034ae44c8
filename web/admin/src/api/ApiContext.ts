import { createContext, useContext } from 'react';
import type { AdminApi } from './AdminApi';

export const ApiContext = createContext<AdminApi | null>(null);

export function useApi(): AdminApi {
  const api = useContext(ApiContext);
  if (api === null) {
    throw new Error('useApi outside of ApiContext');
  }
  return api;
}
