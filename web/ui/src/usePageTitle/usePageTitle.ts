import { useEffect } from 'react';
import type { Product } from '../product/product';

/** Names the browser's tab after what is on the page. */
export function usePageTitle(title: string | null, product: Product): void {
  useEffect(() => {
    document.title = title === null ? product.name : `${title} – ${product.name}`;
  }, [title, product.name]);
}
