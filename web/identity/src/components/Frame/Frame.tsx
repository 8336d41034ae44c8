import type { Product } from '@conclave/ui/product';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { spoken } from '../../words/words';
import { ColorModeButton } from '../ColorMode/ColorModeButton';
import { LanguageChoice } from '../LanguageChoice/LanguageChoice';
import styles from './Frame.module.css';
import { Mark } from './Mark';

interface Props {
  readonly product: Product;
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** Small print under the card. */
  readonly footer?: ReactNode;
  /** Put the keyboard focus on the title, on pages that have no first field to type into. */
  readonly focusTitle?: boolean;
  readonly children: ReactNode;
}

/** Logo above, one card in the middle, the page's title as its heading and in the browser's tab. */
export function Frame({ product, title, subtitle, footer, focusTitle = false, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${product.name}`;
  }, [title, product.name]);
  const language = spoken();
  const languageBefore = useRef(language);
  // In the same step as the title stands there, so that nothing is shown that has no focus yet.
  useLayoutEffect(() => {
    // A title that only changed its language leaves the focus on the choice of languages.
    if (focusTitle && languageBefore.current === language) heading.current?.focus();
    languageBefore.current = language;
  }, [focusTitle, title, language]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <span className={styles.logo}>
          {product.logo_url === null || product.logo_url === '' ? (
            <Mark className={styles.mark} />
          ) : (
            <img src={product.logo_url} alt="" className={styles.picture} />
          )}
          <span className={styles.name}>{product.name}</span>
        </span>
        <ColorModeButton />
      </header>
      <main className={styles.main}>
        <div className={styles.card}>
          <div className={styles.heading}>
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {subtitle !== undefined && <p className={styles.subtitle}>{subtitle}</p>}
          </div>
          {children}
        </div>
        {footer !== undefined && <div className={styles.footer}>{footer}</div>}
      </main>
      <footer className={styles.end}>
        <LanguageChoice />
      </footer>
    </div>
  );
}
