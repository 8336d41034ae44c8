import { BusyNotice, ConclaveRoot, defaultProduct, ErrorNotice, PageFrame } from '@conclave/ui';
import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import { type AdminConfig, loadConfig } from '../config/adminConfig';
import { ConfigContext } from '../config/ConfigContext';
import { SessionGate } from '../session/SessionGate';
import { App } from './App';
import { Mishap } from './Mishap';

interface Props {
  readonly nonce: string | undefined;
}

type Loading = AdminConfig | 'loading' | 'failed';

/** Reads the configuration, then starts the console. */
export function Start({ nonce }: Props) {
  const [config, setConfig] = useState<Loading>('loading');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    loadConfig((input, init) => window.fetch(input, init)).then(
      (loaded) => current && setConfig(loaded),
      () => current && setConfig('failed'),
    );
    return () => {
      current = false;
    };
  }, [attempt]);

  if (config === 'loading') {
    return (
      <ConclaveRoot nonce={nonce}>
        <BusyNotice text="Loading" />
      </ConclaveRoot>
    );
  }
  if (config === 'failed') {
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
              setConfig('loading');
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
    <ConclaveRoot nonce={nonce} primaryColor={config.product.primary_color}>
      <ConfigContext value={config}>
        <Mishap product={config.product}>
          <SessionGate>
            <App />
          </SessionGate>
        </Mishap>
      </ConfigContext>
    </ConclaveRoot>
  );
}
