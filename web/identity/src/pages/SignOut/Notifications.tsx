import { useEffect, useRef } from 'react';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';

/** Longest wait for the applications to hear of the sign-out; then the person goes on regardless. */
export const notificationTimeoutMs = 5_000;

interface Props {
  readonly address: string;
  readonly onDone: () => void;
}

/** Loads, unseen, the page that tells the applications (OpenID Connect Front-Channel Logout 1.0, 2). */
export function Notifications({ address, onDone }: Props) {
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    const timer = setTimeout(() => done.current(), notificationTimeoutMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <iframe
      src={address}
      title={t('Tells your applications that you signed out')}
      className={layout.hiddenFrame}
      aria-hidden="true"
      tabIndex={-1}
      onLoad={() => done.current()}
    />
  );
}
