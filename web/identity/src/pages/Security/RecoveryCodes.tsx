import type { PageProps } from '../../app/page';
import { Button } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { Notice } from '../../components/Notice/Notice';
import { saveFile } from '../../lib/save';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import styles from './Security.module.css';

interface Props extends Pick<PageProps, 'context'> {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

function save(codes: readonly string[], product: string) {
  const heading = t('Recovery codes for {{product}}. Each works once.', { product });
  saveFile('recovery-codes.txt', 'text/plain', `${heading}\n\n${codes.join('\n')}\n`);
}

/** The only time that they are seen. */
export function RecoveryCodes({ context, codes, onDone }: Props) {
  return (
    <Frame
      product={context.product}
      title={t('Keep these recovery codes')}
      subtitle={t('Each lets you in once when your phone is not at hand.')}
      focusTitle
    >
      <div className={layout.stack}>
        <div className={styles.unprinted}>
          <Notice kind="warning">
            {t('They are shown this once. Save or print them before you go on.')}
          </Notice>
        </div>
        <ul className={styles.codes} aria-label={t('Recovery codes')}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className={`${layout.tight ?? ''} ${styles.unprinted ?? ''}`}>
          <Button look="secondary" onClick={() => save(codes, context.product.name)}>
            {t('Save as a file')}
          </Button>
          <Button look="secondary" onClick={() => window.print()}>
            {t('Print')}
          </Button>
          <Button onClick={onDone}>{t('I have kept them')}</Button>
        </div>
      </div>
    </Frame>
  );
}
