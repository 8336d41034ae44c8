import { BusyNotice, ConclaveRoot, defaultProduct, ErrorNotice, PageFrame } from '@conclave/ui';
import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import { Mishap } from '../components/Mishap/Mishap';
import type { AppConfig } from '../config/appConfig';
import { ConfigContext } from '../config/ConfigContext';
import { loadConfig } from '../config/loadConfig';
import { SessionGate } from '../session/SessionGate';
import { App } from './App';

interface Props {
  readonly nonce: string | undefined;
}

type Loading = AppConfig | 'loading' | 'failed';

/** Reads the configuration, then starts the app. */
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
        <Mishap>
          <SessionGate>
            <App />
          </SessionGate>
        </Mishap>
      </ConfigContext>
    </ConclaveRoot>
  );
}
