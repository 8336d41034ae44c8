import { type SubmitEvent, useLayoutEffect, useRef, useState } from 'react';
import type { Passkey } from '../../api/types';
import { AskFirst } from '../../components/AskFirst/AskFirst';
import { Button } from '../../components/Button/Button';
import { Field } from '../../components/Field/Field';
import layout from '../../styles/layout.module.css';
import { spoken, t } from '../../words/words';
import styles from './Security.module.css';

interface Props {
  readonly passkey: Passkey;
  readonly busy: boolean;
  /** Is its name being changed? */
  readonly editing: boolean;
  readonly onEdit: (editing: boolean) => void;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
}

const longestName = 60;

function history({ created_at, used_at, backed_up }: Passkey): string {
  const day = new Intl.DateTimeFormat(spoken(), { dateStyle: 'medium' });
  const added = day.format(created_at * 1000);
  if (used_at === null) {
    return t(
      backed_up
        ? 'Added {{added}}, not used yet, synced to your devices'
        : 'Added {{added}}, not used yet',
      { added },
    );
  }
  return t(
    backed_up
      ? 'Added {{added}}, last used {{used}}, synced to your devices'
      : 'Added {{added}}, last used {{used}}',
    { added, used: day.format(used_at * 1000) },
  );
}

/** One passkey: what it is called, when it was used, and what can be done with it. */
export function PasskeyRow({ passkey, busy, editing, onEdit, onRename, onRemove }: Props) {
  const [name, setName] = useState(passkey.name);
  const rename = useRef<HTMLDivElement>(null);
  const wasEditing = useRef(false);
  const entered = name.trim();

  useLayoutEffect(() => {
    // Focus comes back to where it was when the form is gone.
    if (wasEditing.current && !editing) rename.current?.querySelector('button')?.focus();
    wasEditing.current = editing;
  }, [editing]);

  function edit() {
    setName(passkey.name);
    onEdit(true);
  }
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (entered === '') return;
    onEdit(false);
    if (entered !== passkey.name) onRename(entered);
  }

  if (editing) {
    return (
      <li className={styles.row}>
        <form
          className={styles.edit}
          onSubmit={submit}
          aria-label={t('Rename {{passkey}}', { passkey: passkey.name })}
        >
          <Field
            label={t('Name of the passkey')}
            value={name}
            onValue={setName}
            error={entered === '' ? t('Enter a name.') : undefined}
            name="passkey-name"
            autoComplete="off"
            maxLength={longestName}
            required
            // The person has just asked to write here.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
          />
          <div className={styles.actions}>
            <Button type="submit">{t('Save')}</Button>
            <Button look="plain" onClick={() => onEdit(false)}>
              {t('Cancel')}
            </Button>
          </div>
        </form>
      </li>
    );
  }
  const whose = <span className="visually-hidden"> {passkey.name}</span>;
  return (
    <li className={styles.row}>
      <div className={styles.about}>
        <div className={styles.name}>{passkey.name}</div>
        <div className={layout.soft}>{history(passkey)}</div>
      </div>
      <div className={styles.actions} ref={rename}>
        <Button look="secondary" busy={busy} onClick={edit}>
          {t('Rename')}
          {whose}
        </Button>
        <AskFirst
          label={
            <>
              {t('Remove')}
              {whose}
            </>
          }
          question={t(
            'You cannot sign in with {{passkey}} any more. Delete it on your device as well.',
            { passkey: passkey.name },
          )}
          busy={busy}
          onConfirm={onRemove}
        />
      </div>
    </li>
  );
}
