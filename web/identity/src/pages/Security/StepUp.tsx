import { Button } from '../../components/Button/Button';
import { Notice } from '../../components/Notice/Notice';
import { passkeysSupported } from '../../passkeys/credentials';
import styles from './Security.module.css';

/** Back to the page afterwards. */
export function signInAgain(next: string): string {
  return `/account/login?${new URLSearchParams({ next }).toString()}`;
}

interface Props {
  /** Has the person passkeys? */
  readonly passkeys: boolean;
  readonly busy: boolean;
  /** The page that asks. */
  readonly next: string;
  readonly onConfirm: () => void;
}

/** The sign-in is too old for what was asked: how the person shows that it is still they. */
export function StepUp({ passkeys, busy, next, onConfirm }: Props) {
  return (
    <Notice kind="warning">
      {passkeys && passkeysSupported() ? (
        <div className={styles.stepUp}>
          <div>
            For your safety, confirm that it is you before you change this, or{' '}
            <a href={signInAgain(next)}>sign in again</a>.
          </div>
          <Button look="secondary" busy={busy} onClick={onConfirm}>
            Confirm with a passkey
          </Button>
        </div>
      ) : (
        <>
          For your safety, <a href={signInAgain(next)}>sign in again</a> before you change this.
        </>
      )}
    </Notice>
  );
}
