import { keep, readKept } from '../lib/storage';

const choiceKey = 'conclave-language';
const applicationKey = 'ui-locales';

export function keepChoice(tag: string): void {
  keep('localStorage', choiceKey, tag);
}

/**
 * In which languages people would like these pages, the best first: their own choice, what the
 * application asks for (`ui_locales`, which holds for the pages that follow), what their browser is
 * set to.
 */
export function languageWishes(uiLocales: readonly string[]): string[] {
  if (uiLocales.length > 0) keep('sessionStorage', applicationKey, uiLocales.join(' '));
  const chosen = readKept('localStorage', choiceKey);
  const asked =
    uiLocales.length > 0
      ? uiLocales
      : (readKept('sessionStorage', applicationKey)?.split(' ') ?? []);
  return [...(chosen === null ? [] : [chosen]), ...asked, ...window.navigator.languages];
}
