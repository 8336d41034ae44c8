import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './Button.module.css';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  readonly look?: 'primary' | 'secondary' | 'plain' | 'danger';
  /** Work is under way: the button stays in place and in the tab order, but does nothing. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

export function Button({ look = 'primary', busy = false, type, onClick, ...rest }: Props) {
  const { children, ...attributes } = rest;
  return (
    <button
      {...attributes}
      type={type ?? 'button'}
      className={`${styles.button ?? ''} ${styles[look] ?? ''}`}
      aria-disabled={busy || attributes['aria-disabled']}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy && <span className={styles.spinner} aria-hidden="true" />}
      <span>{children}</span>
    </button>
  );
}

/** A link that looks like a button: it goes to another page and changes nothing. */
export function ButtonLink({
  look = 'primary',
  href,
  children,
}: Pick<Props, 'look' | 'children'> & { readonly href: string }) {
  return (
    <a href={href} className={`${styles.button ?? ''} ${styles[look] ?? ''}`}>
      {children}
    </a>
  );
}
