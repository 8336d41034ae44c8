import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import english from './languages/en.json';

type Texts = Record<string, string>;

/**
 * A text of the pages in the language that is spoken. Texts stand in English where they are used;
 * `languages/` has them in the others, and of English only the forms that depend on a number.
 * `{{name}}` in a text is filled from `values`; `count` chooses the form.
 */
export function t(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return i18next.t(text, { ...values });
}

/** As `t`, with `{{…}}` left as they are, for who fills them with elements. */
export function template(text: string): string {
  return i18next.t(text, { skipInterpolation: true });
}

void i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: english } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false }, // React does
  initAsync: false,
});

const files = import.meta.glob<{ default: Texts }>(['./languages/*.json', '!./languages/en.json']);
const tagOf = (file: string) => file.slice(file.lastIndexOf('/') + 1, -'.json'.length);

/** The languages that the pages speak, by their tags (BCP 47). */
export const languages: readonly string[] = ['en', ...Object.keys(files).map(tagOf)].sort();

export const spoken = () => i18next.language;

function onceSpoken(tell: () => void): () => void {
  i18next.on('languageChanged', tell);
  return () => i18next.off('languageChanged', tell);
}

/** The language that is spoken; who uses it is rendered anew when that changes. */
export function useSpoken(): string {
  return useSyncExternalStore(onceSpoken, spoken);
}

/** The first wish that is spoken here, each shortened as far as it must be (RFC 4647, 3.4). */
export function pickLanguage(wishes: readonly string[]): string {
  for (const wish of wishes) {
    const parts = wish.toLowerCase().split('-');
    for (let length = parts.length; length > 0; --length) {
      const tag = parts.slice(0, length).join('-');
      const found = languages.find((each) => each.toLowerCase() === tag);
      if (found !== undefined) return found;
    }
  }
  return 'en';
}

/** Speaks the best of the wishes from now on; English where its texts do not arrive. */
export async function speak(wishes: readonly string[]): Promise<void> {
  let tag = pickLanguage(wishes);
  if (tag !== 'en' && !i18next.hasResourceBundle(tag, 'translation')) {
    try {
      const file = await files[`./languages/${tag}.json`]?.();
      i18next.addResourceBundle(tag, 'translation', file?.default ?? {});
    } catch {
      tag = 'en'; // the network is down: better these words than none
    }
  }
  await i18next.changeLanguage(tag);
  document.documentElement.lang = tag;
}
