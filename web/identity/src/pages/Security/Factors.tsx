import type { Self } from '../../api/types';
import { AskFirst } from '../../components/AskFirst/AskFirst';
import { Button } from '../../components/Button/Button';
import { Notice } from '../../components/Notice/Notice';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import styles from './Security.module.css';

interface Props {
  readonly totp: Self['totp'];
  readonly busy: boolean;
  readonly onAdd: () => void;
  readonly onRemove: () => void;
  readonly onRenew: () => void;
  readonly onForget: () => void;
}

/** So few that it is time for new ones. */
const fewCodes = 3;

/** The authenticator app, its recovery codes, and the browsers in which it is not asked for. */
export function Factors({ totp, busy, onAdd, onRemove, onRenew, onForget }: Props) {
  return (
    <section className={styles.section} aria-labelledby="factors-title">
      <h2 id="factors-title">{t('Authenticator app')}</h2>
      {!totp.enrolled ? (
        <>
          <p className={layout.soft}>
            {t(
              'With a code from your phone besides the password, a stolen password is worth nothing.',
            )}
          </p>
          <Button busy={busy} onClick={onAdd}>
            {t('Add an authenticator app')}
          </Button>
        </>
      ) : (
        <>
          <p className={layout.soft}>
            {t(
              'You are asked for a code of your app when you sign in. {{count}} recovery codes are left.',
              { count: totp.recovery_codes_left },
            )}
          </p>
          {totp.recovery_codes_left <= fewCodes && (
            <Notice kind="warning">{t('Few recovery codes are left. Make new ones.')}</Notice>
          )}
          <Button look="secondary" busy={busy} onClick={onRenew}>
            {t('Make new recovery codes')}
          </Button>
          {totp.trusted_browsers > 0 && (
            <Button look="secondary" busy={busy} onClick={onForget}>
              {t('Ask for the code in all browsers again')}
            </Button>
          )}
          <AskFirst
            label={t('Remove the app')}
            question={t(
              'Your password alone opens the account then, and your recovery codes are worth nothing.',
            )}
            busy={busy}
            onConfirm={onRemove}
          />
        </>
      )}
    </section>
  );
}
