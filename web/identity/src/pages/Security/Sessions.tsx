import type { Self } from '../../api/types';
import { Button } from '../../components/Button/Button';
import layout from '../../styles/layout.module.css';
import { deviceName } from '@conclave/ui/device';
import styles from './Security.module.css';

interface Props {
  readonly sessions: Self['sessions'];
  readonly busy: boolean;
  /** null: all others. */
  readonly onEnd: (sid: string | null) => void;
}

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** Where the person is signed in; each but this one can be ended. */
export function Sessions({ sessions, busy, onEnd }: Props) {
  return (
    <section className={styles.section} aria-labelledby="sessions-title">
      <h2 id="sessions-title">Where you are signed in</h2>
      <ul className={styles.rows}>
        {sessions.map((session) => (
          <li key={session.sid} className={styles.row}>
            <div className={styles.about}>
              <div className={styles.name}>
                {deviceName(session.user_agent)}
                {session.current && ' (this one)'}
              </div>
              <div className={layout.soft}>
                {session.address}, last used {when.format(session.seen_at * 1000)}
              </div>
            </div>
            {!session.current && (
              <Button look="secondary" busy={busy} onClick={() => onEnd(session.sid)}>
                Sign out<span className="visually-hidden"> {deviceName(session.user_agent)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Button look="secondary" busy={busy} onClick={() => onEnd(null)}>
          Sign out everywhere else
        </Button>
      )}
    </section>
  );
}
