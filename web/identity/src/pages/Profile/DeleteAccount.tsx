import { type SubmitEvent, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../components/Button/Button';
import { Field } from '../../components/Field/Field';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import styles from '../Security/Security.module.css';

interface Props {
  readonly username: string;
  readonly busy: boolean;
  readonly onDelete: (username: string) => void;
}

/** Asks for the user name, so that nobody does it by mistake. */
export function DeleteAccount({ username, busy, onDelete }: Props) {
  const [asking, setAsking] = useState(false);
  const [entered, setEntered] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);

  useLayoutEffect(() => {
    if (asking) field.current?.focus(); // the button that had the focus is gone
  }, [asking]);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (entered !== username) {
      setError(t('Type your user name, {{username}}.', { username }));
      field.current?.focus();
      return;
    }
    setError(undefined);
    onDelete(entered);
  }

  return (
    <section className={styles.section} aria-labelledby="delete-title">
      <h2 id="delete-title">{t('Delete the account')}</h2>
      <p className={layout.soft}>
        {t(
          'It cannot be brought back: your sign-in, passkeys, connected accounts and what applications may do for you end at once.',
        )}
      </p>
      {asking ? (
        <form
          className={layout.stack}
          onSubmit={submit}
          noValidate
          aria-label={t('Delete the account')}
        >
          <Field
            label={t('Type “{{username}}” to delete the account', { username })}
            ref={field}
            value={entered}
            onValue={setEntered}
            error={error}
            name="username"
            autoComplete="off"
            required
          />
          <Button type="submit" look="danger" busy={busy}>
            {t('Delete the account for good')}
          </Button>
          <Button look="plain" onClick={() => setAsking(false)}>
            {t('Keep it')}
          </Button>
        </form>
      ) : (
        <Button look="secondary" busy={busy} onClick={() => setAsking(true)}>
          {t('Delete the account')}
        </Button>
      )}
    </section>
  );
}
