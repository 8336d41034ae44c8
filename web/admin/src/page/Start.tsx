import { ConfigGate } from '@conclave/ui';
import { loadConfig } from '../config/adminConfig';
import { ConfigContext } from '../config/ConfigContext';
import { SessionGate } from '../session/SessionGate';
import { App } from './App';
import { Mishap } from './Mishap';

interface Props {
  readonly nonce: string | undefined;
}

/** Reads the configuration, then starts the console. */
export function Start({ nonce }: Props) {
  return (
    <ConfigGate nonce={nonce} load={loadConfig}>
      {(config) => (
        <ConfigContext value={config}>
          <Mishap product={config.product}>
            <SessionGate>
              <App />
            </SessionGate>
          </Mishap>
        </ConfigContext>
      )}
    </ConfigGate>
  );
}
