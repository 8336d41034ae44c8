import { type ReactNode, type SubmitEvent, useRef, useState } from 'react';
import { Button } from '../../components/Button/Button';
import { Field, type FieldProps } from '../../components/Field/Field';
import { Notice } from '../../components/Notice/Notice';
import layout from '../../styles/layout.module.css';
import styles from '../Security/Security.module.css';

interface Props extends Pick<
  FieldProps,
  'label' | 'hint' | 'name' | 'type' | 'inputMode' | 'autoComplete' | 'maxLength' | 'spellCheck'
> {
  readonly title: string;
  /** How the form is called. */
  readonly what: string;
  /** What the field holds at first. */
  readonly first: string;
  readonly button: string;
  readonly busy: boolean;
  /** What the server says is wrong. */
  readonly refused: string | undefined;
  /** What was done. */
  readonly done: string | null;
  /** What is wrong with what was entered, in words. */
  readonly check?: (entered: string) => string | undefined;
  readonly onSave: (entered: string) => void;
  /** Stands above the field. */
  readonly children?: ReactNode;
}

/** One thing about the person, and the button that changes it. */
export function ChangeOne(props: Props) {
  const { title, what, first, button, busy, refused, done, check, onSave, children, ...field } =
    props;
  const [entered, setEntered] = useState(first);
  const [error, setError] = useState<string | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const id = `${field.name}-title`;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const wanted = entered.trim();
    const fault = check?.(wanted);
    setError(fault);
    if (fault === undefined) onSave(wanted);
    else input.current?.focus();
  }

  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      <form className={layout.stack} onSubmit={submit} noValidate aria-label={what}>
        <Field
          {...field}
          ref={input}
          value={entered}
          onValue={(value) => {
            setEntered(value);
            setError(undefined);
          }}
          error={error ?? refused}
        />
        {done !== null && <Notice kind="success">{done}</Notice>}
        <Button type="submit" look="secondary" busy={busy}>
          {button}
        </Button>
      </form>
    </section>
  );
}
