import type { Self } from '../../api/types';
import { Button } from '../../components/Button/Button';
import layout from '../../styles/layout.module.css';
import { deviceName } from '@conclave/ui/device';
import { spoken, t } from '../../words/words';
import styles from './Security.module.css';

interface Props {
  readonly sessions: Self['sessions'];
  readonly busy: boolean;
  /** null: all others. */
  readonly onEnd: (sid: string | null) => void;
}

/** Where the person is signed in; each but this one can be ended. */
export function Sessions({ sessions, busy, onEnd }: Props) {
  const when = new Intl.DateTimeFormat(spoken(), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section className={styles.section} aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t('Where you are signed in')}</h2>
      <ul className={styles.rows}>
        {sessions.map((session) => (
          <li key={session.sid} className={styles.row}>
            <div className={styles.about}>
              <div className={styles.name}>
                {session.current
                  ? t('{{device}} (this one)', { device: deviceName(session.user_agent) })
                  : deviceName(session.user_agent)}
              </div>
              <div className={layout.soft}>
                {t('{{address}}, last used {{time}}', {
                  address: session.address,
                  time: when.format(session.seen_at * 1000),
                })}
              </div>
            </div>
            {!session.current && (
              <Button look="secondary" busy={busy} onClick={() => onEnd(session.sid)}>
                {t('Sign out')}
                <span className="visually-hidden"> {deviceName(session.user_agent)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Button look="secondary" busy={busy} onClick={() => onEnd(null)}>
          {t('Sign out everywhere else')}
        </Button>
      )}
    </section>
  );
}
