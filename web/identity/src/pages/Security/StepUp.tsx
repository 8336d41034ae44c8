import { Button } from '../../components/Button/Button';
import { Notice } from '../../components/Notice/Notice';
import { passkeysSupported } from '../../passkeys/credentials';
import { Sentence } from '../../words/Sentence';
import { t } from '../../words/words';
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
  const link = <a href={signInAgain(next)}>{t('sign in again')}</a>;
  return (
    <Notice kind="warning">
      {passkeys && passkeysSupported() ? (
        <div className={styles.stepUp}>
          <div>
            <Sentence
              text="For your safety, confirm that it is you before you change this, or {{link}}."
              parts={{ link }}
            />
          </div>
          <Button look="secondary" busy={busy} onClick={onConfirm}>
            {t('Confirm with a passkey')}
          </Button>
        </div>
      ) : (
        <Sentence text="For your safety, {{link}} before you change this." parts={{ link }} />
      )}
    </Notice>
  );
}
