import { useEffect } from 'react';
import { useConfig } from '../config/ConfigContext';

/** Names the browser's tab after what is on the page. */
export function useTitle(title: string | null): void {
  const { product } = useConfig();
  useEffect(() => {
    document.title = title === null ? product.name : `${title} – ${product.name}`;
  }, [title, product.name]);
}
