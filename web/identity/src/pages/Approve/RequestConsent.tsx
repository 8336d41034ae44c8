import type { Context, WaitingRequest } from '../../api/types';
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
  readonly asked: WaitingRequest;
  /** So many more wait. */
  readonly left: number;
  readonly action: ReturnType<typeof useAction>;
  readonly onDecide: (decision: 'allow' | 'deny') => void;
}

/**
 * Asks whether an application that the person is not at may have what it wants, and warns of requests
 * that somebody else has started. Nothing is focused that a stray key could press.
 */
export function RequestConsent({ product, user, asked, left, action, onDecide }: Props) {
  const { client, scopes, details, binding_message: message } = asked;
  const busy = { busy: action.busy, 'aria-disabled': action.left > 0 };
  return (
    <Frame product={product} title={`Allow ${client.name}?`} focusTitle>
      <div className={layout.stack}>
        <p className={layout.person}>
          You are signed in as <span className={layout.personName}>{user.name}</span>.
        </p>
        {message !== '' && (
          <p className={layout.person}>
            It shows: <span className={layout.personName}>{message}</span>
          </p>
        )}
        <Notice kind="info">
          Allow this only if you have just started it yourself
          {message === '' ? '' : ', and you see the same words there'}. Whoever started it gets in
          as you.
        </Notice>
        <ProblemNotice id="request-problem" problem={action.problem} left={action.left} />
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
          <Button {...busy} onClick={() => onDecide('allow')}>
            Allow
          </Button>
          <Button look="secondary" {...busy} onClick={() => onDecide('deny')}>
            Do not allow
          </Button>
        </div>
        {left > 0 && <p className={layout.soft}>{left} more after this.</p>}
      </div>
    </Frame>
  );
}
