import { ConfigGate } from '@conclave/ui';
import { Mishap } from '../components/Mishap/Mishap';
import { ConfigContext } from '../config/ConfigContext';
import { loadConfig } from '../config/loadConfig';
import { SessionGate } from '../session/SessionGate';
import { App } from './App';

interface Props {
  readonly nonce: string | undefined;
}

/** Reads the configuration, then starts the app. */
export function Start({ nonce }: Props) {
  return (
    <ConfigGate nonce={nonce} load={loadConfig}>
      {(config) => (
        <ConfigContext value={config}>
          <Mishap>
            <SessionGate>
              <App />
            </SessionGate>
          </Mishap>
        </ConfigContext>
      )}
    </ConfigGate>
  );
}
