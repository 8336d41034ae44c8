import Button from '@mui/material/Button';
import { type ReactNode, useEffect, useState } from 'react';
import { BusyNotice } from '../BusyNotice/BusyNotice';
import { ConclaveRoot } from '../ConclaveRoot/ConclaveRoot';
import { ErrorNotice } from '../ErrorNotice/ErrorNotice';
import { PageFrame } from '../PageFrame/PageFrame';
import { defaultProduct, type Product } from '../product/product';

interface Props<Config> {
  readonly nonce: string | undefined;
  /** Called anew at each try. The same function at each rendering. */
  readonly load: (fetch: typeof window.fetch) => Promise<Config>;
  /** What stands on the page once the configuration is there. */
  readonly children: (config: Config) => ReactNode;
}

type Loading<Config> = { readonly config: Config } | 'loading' | 'failed';

/** Reads a page's configuration, offers another try when that fails, and then starts the page. */
export function ConfigGate<Config extends { readonly product: Product }>({
  nonce,
  load,
  children,
}: Props<Config>) {
  const [state, setState] = useState<Loading<Config>>('loading');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    load((input, init) => window.fetch(input, init)).then(
      (config) => current && setState({ config }),
      () => current && setState('failed'),
    );
    return () => {
      current = false;
    };
  }, [attempt, load]);

  if (state === 'loading') {
    return (
      <ConclaveRoot nonce={nonce}>
        <BusyNotice text="Loading" />
      </ConclaveRoot>
    );
  }
  if (state === 'failed') {
    return (
      <ConclaveRoot nonce={nonce}>
        <PageFrame product={defaultProduct}>
          <ErrorNotice
            title="The server cannot be reached"
            message="Check that this device is online, then try again. The server may be restarting: wait a minute."
          />
          <Button
            variant="contained"
            size="large"
            fullWidth
            sx={{ mt: 3 }}
            onClick={() => {
              setState('loading');
              setAttempt(attempt + 1);
            }}
          >
            Try again
          </Button>
        </PageFrame>
      </ConclaveRoot>
    );
  }
  return (
    <ConclaveRoot nonce={nonce} primaryColor={state.config.product.primary_color}>
      {children(state.config)}
    </ConclaveRoot>
  );
}
