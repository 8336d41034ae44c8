import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import styles from './Field.module.css';

export interface FieldProps extends Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'id' | 'className' | 'onChange' | 'value'
> {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** What to enter; stays while the person types. */
  readonly hint?: ReactNode;
  /** What is wrong and how to mend it; read together with the field. */
  readonly error?: string | undefined;
  /** Ids of further texts that describe the field, such as a notice about the whole form. */
  readonly describedBy?: string | undefined;
  /** A control inside the field's frame, at its end. */
  readonly end?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A labelled text field whose hint and error are tied to it for assistive technology. */
export function Field(props: FieldProps) {
  const { label, value, onValue, hint, error, describedBy, end, ref, ...input } = props;
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [
    error === undefined ? undefined : errorId,
    hint === undefined ? undefined : hintId,
    describedBy,
  ].filter((part) => part !== undefined);
  const invalid = error !== undefined || input['aria-invalid'] === true;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.frame} data-invalid={invalid}>
        <input
          {...input}
          ref={ref}
          id={id}
          className={styles.input}
          value={value}
          onChange={(event) => onValue(event.target.value)}
          aria-invalid={invalid}
          aria-describedby={described.length === 0 ? undefined : described.join(' ')}
        />
        {end}
      </div>
      {error !== undefined && (
        <p id={errorId} className={styles.error}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <div id={hintId} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  );
}
