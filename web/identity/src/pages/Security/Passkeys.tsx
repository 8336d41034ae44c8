import { useRef, useState } from 'react';
import type { Passkeys as List } from '../../api/types';
import { Button } from '../../components/Button/Button';
import { passkeysSupported } from '../../passkeys/credentials';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import { PasskeyRow } from './PasskeyRow';
import styles from './Security.module.css';

interface Props {
  readonly list: List;
  readonly busy: boolean;
  readonly onAdd: () => void;
  readonly onRename: (id: string, name: string) => void;
  readonly onRemove: (id: string) => void;
}

/** The person's passkeys, and the button that makes another. */
export function Passkeys({ list, busy, onAdd, onRename, onRemove }: Props) {
  const [renamed, setRenamed] = useState<string | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const supported = passkeysSupported();
  if (!list.available) return null;

  function remove(id: string) {
    title.current?.focus(); // its own button goes away
    onRemove(id);
  }
  return (
    <section className={styles.section} aria-labelledby="passkeys-title">
      <h2 id="passkeys-title" ref={title} tabIndex={-1}>
        {t('Passkeys')}
      </h2>
      <p className={layout.soft}>
        {t(
          'Sign in with your fingerprint, your face or the PIN of your device. Nobody can guess a passkey, and no other site can ask for it.',
        )}
      </p>
      {list.passkeys.length > 0 && (
        <ul className={styles.rows} aria-label={t('Your passkeys')}>
          {list.passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              busy={busy}
              editing={renamed === passkey.id}
              onEdit={(editing) => setRenamed(editing ? passkey.id : null)}
              onRename={(name) => onRename(passkey.id, name)}
              onRemove={() => remove(passkey.id)}
            />
          ))}
        </ul>
      )}
      {!supported && <p className={layout.soft}>{t('This browser cannot make passkeys.')}</p>}
      {supported && list.passkeys.length < list.most && (
        <Button
          look={list.passkeys.length === 0 ? 'primary' : 'secondary'}
          busy={busy}
          onClick={onAdd}
        >
          {t('Add a passkey')}
        </Button>
      )}
    </section>
  );
}
