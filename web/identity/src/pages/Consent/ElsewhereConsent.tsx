import type { ReactNode } from 'react';
import type { Context, DeviceAsks } from '../../api/types';
import { Button } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import type { useAction } from '../../forms/useAction';
import layout from '../../styles/layout.module.css';
import { Sentence } from '../../words/Sentence';
import { recordText } from '../../words/standing';
import { t } from '../../words/words';
import { Details } from './Details';

interface Props {
  readonly product: Context['product'];
  readonly user: NonNullable<Context['user']>;
  readonly title: string;
  readonly asks: DeviceAsks;
  readonly action: ReturnType<typeof useAction>;
  readonly onDecide: (decision: 'allow' | 'deny') => void;
  /** How to tell that nobody else has started it. */
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/**
 * Asks whether an application that the person is not at may have what it wants. Nothing is focused
 * that a stray key could press.
 */
export function ElsewhereConsent(props: Props) {
  const { product, user, title, asks, action, onDecide, children, footer } = props;
  const busy = { busy: action.busy, 'aria-disabled': action.left > 0 };
  return (
    <Frame product={product} title={title} focusTitle>
      <div className={layout.stack}>
        <p className={layout.person}>
          <Sentence
            text="You are signed in as {{user}}."
            parts={{ user: <span className={layout.personName}>{user.name}</span> }}
          />
        </p>
        {children}
        <ProblemNotice id="consent-problem" problem={action.problem} left={action.left} />
        <div>
          <p>{t('{{client}} asks for:', { client: asks.client.name })}</p>
          <ul>
            {asks.scopes.map((scope) => (
              <li key={scope.name}>{recordText(scope.display_name)}</li>
            ))}
          </ul>
        </div>
        <Details details={asks.details} />
        <div className={layout.tight}>
          <Button {...busy} onClick={() => onDecide('allow')}>
            {t('Allow')}
          </Button>
          <Button look="secondary" {...busy} onClick={() => onDecide('deny')}>
            {t('Do not allow')}
          </Button>
        </div>
        {footer}
      </div>
    </Frame>
  );
}
