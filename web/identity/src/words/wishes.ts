const choiceKey = 'conclave-language';
const applicationKey = 'ui-locales';

function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null; // storage is refused in some private windows: then nothing was kept
  }
}

function keep(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(key, value);
  } catch {
    // Nothing to do: the wish lasts for this page.
  }
}

const ofPerson = () => window.localStorage;
const ofTab = () => window.sessionStorage;

export function keepChoice(tag: string): void {
  keep(ofPerson, choiceKey, tag);
}

/**
 * In which languages people would like these pages, the best first: their own choice, what the
 * application asks for (`ui_locales`, which holds for the pages that follow), what their browser is
 * set to.
 */
export function languageWishes(uiLocales: readonly string[]): string[] {
  if (uiLocales.length > 0) keep(ofTab, applicationKey, uiLocales.join(' '));
  const chosen = read(ofPerson, choiceKey);
  const asked = uiLocales.length > 0 ? uiLocales : (read(ofTab, applicationKey)?.split(' ') ?? []);
  return [...(chosen === null ? [] : [chosen]), ...asked, ...window.navigator.languages];
}
