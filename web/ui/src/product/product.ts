/** What the operator calls the product and how it looks; `/config.json` and the account API carry it. */
export interface Product {
  readonly name: string;
  readonly logo_url: string | null;
  readonly primary_color: string | null;
}

/** Shown until the configuration has been read, and when it cannot be. */
export const defaultProduct: Product = { name: 'Conclave', logo_url: null, primary_color: null };
