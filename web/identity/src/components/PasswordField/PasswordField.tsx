import { type KeyboardEvent, useState } from 'react';
import { Field, type FieldProps } from '../Field/Field';
import { t } from '../../words/words';
import styles from './PasswordField.module.css';

type Props = Omit<FieldProps, 'type' | 'end' | 'autoComplete'> & {
  readonly autoComplete: 'current-password' | 'new-password';
};

/** A password field that can show what was typed and says when Caps Lock is on. */
export function PasswordField({ hint, ...field }: Props) {
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const readCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <Field
      {...field}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      onKeyDown={readCapsLock}
      onKeyUp={readCapsLock}
      onBlur={() => setCapsLock(false)}
      hint={
        <>
          {hint}
          <span role="status" className={styles.capsLock}>
            {capsLock && t('Caps Lock is on.')}
          </span>
        </>
      }
      end={
        <button
          type="button"
          className={styles.toggle}
          aria-label={t(shown ? 'Hide password' : 'Show password')}
          aria-pressed={shown}
          title={t(shown ? 'Hide password' : 'Show password')}
          onClick={() => setShown(!shown)}
        >
          <Eye crossed={shown} />
        </button>
      }
    />
  );
}

function Eye({ crossed }: { readonly crossed: boolean }) {
  return (
    <svg viewBox="0 0 24 24" className={styles.eye} aria-hidden="true">
      <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z" />
      <circle cx="12" cy="12" r="2.75" />
      {crossed && <path d="m4 3.5 16 17" />}
    </svg>
  );
}
