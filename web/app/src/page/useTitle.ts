import { usePageTitle } from '@conclave/ui';
import { useConfig } from '../config/ConfigContext';

/** Names the browser's tab after what is on the page. */
export function useTitle(title: string | null): void {
  const { product } = useConfig();
  usePageTitle(title, product);
}
