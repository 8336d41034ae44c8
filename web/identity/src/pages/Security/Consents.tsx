import type { Self } from '../../api/types';
import { AskFirst } from '../../components/AskFirst/AskFirst';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import styles from './Security.module.css';

interface Props {
  readonly consents: Self['consents'];
  readonly busy: boolean;
  readonly onWithdraw: (clientId: string) => void;
}

/** What applications may see for good, and the way to take it back. */
export function Consents({ consents, busy, onWithdraw }: Props) {
  return (
    <section className={styles.section} aria-labelledby="consents-title">
      <h2 id="consents-title">{t('Applications you have allowed')}</h2>
      {consents.length === 0 && (
        <p className={layout.soft}>{t('None so far. Applications that ask are listed here.')}</p>
      )}
      <ul className={styles.rows}>
        {consents.map(({ client_id: clientId, name, scopes }) => (
          <li key={clientId} className={styles.row}>
            <div className={styles.about}>
              <div className={styles.name}>{name}</div>
              <div className={layout.soft}>{scopes.join(', ')}</div>
            </div>
            <AskFirst
              label={
                <>
                  {t('Withdraw')}
                  <span className="visually-hidden"> {t('from {{client}}', { client: name })}</span>
                </>
              }
              question={t('{{client}} loses access at once, and has to ask you again.', {
                client: name,
              })}
              busy={busy}
              onConfirm={() => onWithdraw(clientId)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
