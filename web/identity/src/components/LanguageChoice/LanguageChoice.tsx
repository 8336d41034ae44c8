import { languages, speak, t, useSpoken } from '../../words/words';
import { keepChoice } from '../../words/wishes';
import styles from './LanguageChoice.module.css';

/** A language as its own speakers call it. */
function ownName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** The language of these pages, remembered in this browser. What was typed into the page stays. */
export function LanguageChoice() {
  const language = useSpoken();
  const choose = (tag: string) => {
    keepChoice(tag);
    void speak([tag]);
  };
  return (
    <select
      className={styles.choice}
      aria-label={t('Language')}
      value={language}
      onChange={({ target }) => choose(target.value)}
    >
      {languages.map((tag) => (
        <option key={tag} value={tag} lang={tag}>
          {ownName(tag)}
        </option>
      ))}
    </select>
  );
}
