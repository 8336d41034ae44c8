import type { Context, DeviceAsks } from '../../api/types';
import { Button } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { Notice } from '../../components/Notice/Notice';
import { ProblemNotice } from '../../forms/ProblemNotice';
import type { useAction } from '../../forms/useAction';
import layout from '../../styles/layout.module.css';
import { Details } from '../Consent/Details';

interface Props {
  readonly product: Context['product'];
  readonly user: NonNullable<Context['user']>;
  readonly asks: DeviceAsks;
  readonly code: string;
  readonly action: ReturnType<typeof useAction>;
  readonly onDecide: (decision: 'allow' | 'deny') => void;
}

/**
 * Asks whether the device may have what it wants, and warns of codes that somebody else has sent (RFC
 * 8628, 5.4). Nothing is focused that a stray key could press.
 */
export function DeviceConsent({ product, user, asks, code, action, onDecide }: Props) {
  const { client, scopes, details } = asks;
  return (
    <Frame product={product} title={`Allow ${client.name} on your device?`} focusTitle>
      <div className={layout.stack}>
        <p className={layout.person}>
          You are signed in as <span className={layout.personName}>{user.name}</span>.
        </p>
        <Notice kind="info">
          Allow this only if a device in front of you shows the code {code.trim().toUpperCase()}.
          Whoever has sent you this code by mail or message would get in as you.
        </Notice>
        <ProblemNotice id="device-problem" problem={action.problem} left={action.left} />
        <div>
          <p>{client.name} asks for:</p>
          <ul>
            {scopes.map((scope) => (
              <li key={scope.name}>{scope.display_name}</li>
            ))}
          </ul>
        </div>
        <Details details={details} />
        <div className={layout.tight}>
          <Button
            busy={action.busy}
            aria-disabled={action.left > 0}
            onClick={() => onDecide('allow')}
          >
            Allow
          </Button>
          <Button
            look="secondary"
            busy={action.busy}
            aria-disabled={action.left > 0}
            onClick={() => onDecide('deny')}
          >
            Do not allow
          </Button>
        </div>
      </div>
    </Frame>
  );
}
