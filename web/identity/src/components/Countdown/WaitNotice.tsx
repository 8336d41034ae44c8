import { useState } from 'react';
import { Notice } from '../Notice/Notice';
import { t } from '../../words/words';
import { clockText, spokenTime } from './useCountdown';
import styles from './WaitNotice.module.css';

interface Props {
  readonly id: string;
  readonly message: string;
  /** Seconds left; changes every second. */
  readonly left: number;
}

/**
 * The server said when to try again. Eyes get a clock that ticks; a screen reader hears the time once,
 * and once more when the wait is over.
 */
export function WaitNotice({ id, message, left }: Props) {
  const [atFirst] = useState(left);
  const over = left === 0;
  return (
    <Notice key={over ? 'over' : 'waiting'} id={id} kind={over ? 'info' : 'warning'}>
      {over ? (
        t('You can try again now.')
      ) : (
        <>
          {message}{' '}
          <span className="visually-hidden">
            {t('Try again in {{time}}.', { time: spokenTime(atFirst) })}
          </span>
          <span className={styles.clock} aria-hidden="true">
            {t('Try again in {{time}}.', { time: clockText(left) })}
          </span>
        </>
      )}
    </Notice>
  );
}
