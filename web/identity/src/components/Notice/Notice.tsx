import type { ReactNode, Ref } from 'react';
import styles from './Notice.module.css';

interface Props {
  readonly id?: string;
  readonly kind: 'error' | 'warning' | 'success' | 'info';
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLDivElement>;
}

const shapes = {
  error: 'M12 7.5v5.5m0 3.5v.01M12 2.75a9.25 9.25 0 1 0 0 18.5 9.25 9.25 0 0 0 0-18.5Z',
  warning: 'M12 9v4.5m0 3.25v.01M12 3.25 2.25 20.25h19.5L12 3.25Z',
  success: 'm7.75 12.25 3 3 5.5-6M12 2.75a9.25 9.25 0 1 0 0 18.5 9.25 9.25 0 0 0 0-18.5Z',
  info: 'M12 16.5V11m0-3.5v.01M12 2.75a9.25 9.25 0 1 0 0 18.5 9.25 9.25 0 0 0 0-18.5Z',
} as const;

/** A message about the whole page or form; problems are announced at once, the rest politely. */
export function Notice({ id, kind, children, ref }: Props) {
  return (
    <div
      id={id}
      ref={ref}
      role={kind === 'error' || kind === 'warning' ? 'alert' : 'status'}
      className={`${styles.notice ?? ''} ${styles[kind] ?? ''}`}
    >
      <svg viewBox="0 0 24 24" className={styles.icon} aria-hidden="true">
        <path d={shapes[kind]} />
      </svg>
      <div className={styles.text}>{children}</div>
    </div>
  );
}
