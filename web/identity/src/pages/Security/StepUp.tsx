import { Button } from '../../components/Button/Button';
import { Notice } from '../../components/Notice/Notice';
import { passkeysSupported } from '../../passkeys/credentials';
import styles from './Security.module.css';

export const signInAgain = `/account/login?${new URLSearchParams({ next: '/account/security' }).toString()}`;

interface Props {
  /** Has the person passkeys? */
  readonly passkeys: boolean;
  readonly busy: boolean;
  readonly onConfirm: () => void;
}

/** The sign-in is too old for what was asked: how the person shows that it is still they. */
export function StepUp({ passkeys, busy, onConfirm }: Props) {
  return (
    <Notice kind="warning">
      {passkeys && passkeysSupported() ? (
        <div className={styles.stepUp}>
          <div>
            For your safety, confirm that it is you before you change this, or{' '}
            <a href={signInAgain}>sign in again</a>.
          </div>
          <Button look="secondary" busy={busy} onClick={onConfirm}>
            Confirm with a passkey
          </Button>
        </div>
      ) : (
        <>
          For your safety, <a href={signInAgain}>sign in again</a> before you change this.
        </>
      )}
    </Notice>
  );
}
