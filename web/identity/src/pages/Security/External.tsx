import { useRef } from 'react';
import type { ExternalAccount } from '../../api/types';
import { Button } from '../../components/Button/Button';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import styles from './Security.module.css';

interface Props {
  readonly accounts: readonly ExternalAccount[];
  readonly busy: boolean;
  readonly onConnect: (scheme: string) => void;
  readonly onDisconnect: (scheme: string) => void;
}

/** Accounts elsewhere with which the person may sign in here. */
export function External({ accounts, busy, onConnect, onDisconnect }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  if (accounts.length === 0) return null;

  function disconnect(scheme: string) {
    title.current?.focus(); // its own button may go away
    onDisconnect(scheme);
  }
  return (
    <section className={styles.section} aria-labelledby="external-title">
      <h2 id="external-title" ref={title} tabIndex={-1}>
        {t('Connected accounts')}
      </h2>
      <p className={layout.soft}>{t('Sign in here with an account that you have elsewhere.')}</p>
      <ul className={styles.rows}>
        {accounts.map(({ scheme, name, connected }) => (
          <li key={scheme} className={styles.row}>
            <div className={styles.about}>
              <div className={styles.name}>{name}</div>
              <div className={layout.soft}>
                {connected === null ? t('Not connected') : connected.label || t('Connected')}
              </div>
            </div>
            {connected === null ? (
              <Button look="secondary" busy={busy} onClick={() => onConnect(scheme)}>
                {t('Connect')}
                <span className="visually-hidden"> {name}</span>
              </Button>
            ) : (
              <Button look="secondary" busy={busy} onClick={() => disconnect(scheme)}>
                {t('Disconnect')}
                <span className="visually-hidden"> {name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
