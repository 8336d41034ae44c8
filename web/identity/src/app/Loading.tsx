import { t } from '../words/words';
import styles from './Loading.module.css';

/** Shown until the server has answered; invisible at first, so that quick answers do not flicker. */
export function Loading() {
  return (
    <main className={styles.loading}>
      <p role="status" className={styles.text}>
        {t('Loading…')}
      </p>
    </main>
  );
}
