import { type SubmitEvent, useState } from 'react';
import { Button } from '../../components/Button/Button';
import { Field } from '../../components/Field/Field';
import layout from '../../styles/layout.module.css';
import styles from '../Security/Security.module.css';

interface Props {
  readonly name: string;
  readonly username: string;
  readonly busy: boolean;
  readonly onSave: (name: string) => void;
}

/** How others see the person. */
export function ShownName({ name, username, busy, onSave }: Props) {
  const [entered, setEntered] = useState(name);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    onSave(entered.trim());
  }

  return (
    <section className={styles.section} aria-labelledby="name-title">
      <h2 id="name-title">Name</h2>
      <form className={layout.stack} onSubmit={submit} noValidate aria-label="Change the name">
        <Field
          label="Your name"
          value={entered}
          onValue={setEntered}
          hint={`As others see you. Empty: your user name, ${username}.`}
          name="name"
          autoComplete="name"
          maxLength={200}
        />
        <Button type="submit" look="secondary" busy={busy}>
          Save the name
        </Button>
      </form>
    </section>
  );
}
