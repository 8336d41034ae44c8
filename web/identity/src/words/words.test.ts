import { render } from '@testing-library/react';
import i18next from 'i18next';
import { createElement } from 'react';
import { Sentence } from './Sentence';
import { keepChoice, languageWishes } from './wishes';
import { languages, pickLanguage, speak, spoken, t, template } from './words';

afterEach(async () => {
  vi.doUnmock('./languages/sv.json');
  window.localStorage.clear();
  window.sessionStorage.clear();
  await speak(['en']);
});

describe('pickLanguage', () => {
  const list = languages as string[]; // filled here, so that no file's coming or going matters
  const real = [...languages];
  beforeAll(() => void list.splice(0, Infinity, 'de', 'en', 'pt', 'sr-Latn', 'zh'));
  afterAll(() => void list.splice(0, Infinity, ...real));

  test.each([
    ['the tag itself', ['de'], 'de'],
    ['a tag of two parts', ['sr-Latn'], 'sr-Latn'],
    ['without the country', ['pt-BR'], 'pt'],
    ['without script and country', ['zh-Hans-CN'], 'zh'],
    ['as much of a tag as there is', ['sr-Latn-RS'], 'sr-Latn'],
    ['no longer tag than was asked for', ['sr'], 'en'],
    ['large and small letters alike', ['PT-br'], 'pt'],
    ['large and small letters alike, in the file too', ['SR-LATN'], 'sr-Latn'],
    ['the next wish, where one is not spoken', ['tlh', 'de-CH', 'pt'], 'de'],
    ['the first wish, even shortened', ['de-AT', 'pt'], 'de'],
    ['English among the wishes', ['en-GB', 'de'], 'en'],
    ['English, where none is spoken', ['tlh', 'x'], 'en'],
    ['English, where there are none', [], 'en'],
    ['English, for what is no tag', ['', '*', '-'], 'en'],
  ])('%s', (_, wishes, tag) => {
    expect(pickLanguage(wishes)).toBe(tag);
  });
});

describe('t', () => {
  test('is the text itself in English, with its values', () => {
    expect(t('Sign in')).toBe('Sign in');
    expect(t('{{client}} and {{user}}, {{client}}', { client: 'Rooms', user: 'Ada' })).toBe(
      'Rooms and Ada, Rooms',
    );
  });

  test.each(['One thing: another. And c_one.', 'On its way. Nothing?'])(
    'takes no sign in a text for its own: %s',
    async (text) => {
      i18next.addResourceBundle('qya', 'translation', { [text]: 'translated' });
      await i18next.changeLanguage('qya');
      expect(t(text)).toBe('translated');
      await i18next.changeLanguage('en');
      expect(t(text)).toBe(text);
    },
  );

  test('leaves values as they are', () => {
    const client = '<b>"Tom" & {{user}} $t(Sign in)</b>';
    expect(t('Allow {{client}}?', { client, user: 'Ada' })).toBe(`Allow ${client}?`);
  });

  test('has the form that belongs to the number', () => {
    expect(t('{{count}} seconds', { count: 1 })).toBe('1 second');
    expect(t('{{count}} seconds', { count: 2 })).toBe('2 seconds');
    expect(t('{{count}} seconds', { count: 0 })).toBe('0 seconds');
  });
});

describe('sentences with elements', () => {
  const text = 'Take {{one}} before {{two}}.';
  const show = () => {
    const parts = { one: createElement('b', null, 'this'), two: createElement('i', null, 'that') };
    return render(createElement(Sentence, { text, parts })).container.innerHTML;
  };

  test('template leaves the names for them', () => {
    expect(template(text)).toBe(text);
  });

  test('have the element in the middle, or at an end', () => {
    expect(show()).toBe('Take <b>this</b> before <i>that</i>.');
    const parts = { link: createElement('a', { href: '/' }, 'Here') };
    const { container } = render(createElement(Sentence, { text: '{{link}} it is', parts }));
    expect(container.innerHTML).toBe('<a href="/">Here</a> it is');
  });

  test('have the elements where the language puts them', async () => {
    i18next.addResourceBundle('qya', 'translation', { [text]: '{{two}} follows {{one}}' });
    await i18next.changeLanguage('qya');
    expect(template(text)).toBe('{{two}} follows {{one}}');
    expect(show()).toBe('<i>that</i> follows <b>this</b>');
  });
});

describe('speak', () => {
  beforeEach(() => i18next.removeResourceBundle('sv', 'translation'));

  test('speaks a language that there is, and says so to the browser', async () => {
    await speak(['sv-FI', 'en']);
    expect(spoken()).toBe('sv');
    expect(document.documentElement.lang).toBe('sv');
    expect(t('Sign in')).toBe('Logga in');
    expect(t('Nobody has translated this, {{user}}.', { user: 'Ada' })).toBe(
      'Nobody has translated this, Ada.',
    );
    await speak(['en']);
    expect(document.documentElement.lang).toBe('en');
    expect(t('Sign in')).toBe('Sign in');
  });

  test('speaks English where the wish is unknown', async () => {
    await speak(['sv']);
    await speak(['tlh']);
    expect(spoken()).toBe('en');
    expect(document.documentElement.lang).toBe('en');
    expect(t('Sign in')).toBe('Sign in');
  });

  test('speaks English where the texts do not arrive, and asks for them again', async () => {
    vi.doMock('./languages/sv.json', () => {
      throw new Error('no network');
    });
    await speak(['sv']);
    expect(spoken()).toBe('en');
    expect(document.documentElement.lang).toBe('en');
    vi.doUnmock('./languages/sv.json');
    await speak(['sv']);
    expect(t('Sign in')).toBe('Logga in');
  });
});

describe('languageWishes', () => {
  const browser = ['it-CH', 'it'];
  beforeEach(() => {
    vi.spyOn(window.navigator, 'languages', 'get').mockReturnValue(browser);
  });

  test('are those of the browser, where there is nothing else', () => {
    expect(languageWishes([])).toEqual(browser);
  });

  test('begin with the own choice, then come those of the application', () => {
    keepChoice('pt');
    expect(languageWishes([])).toEqual(['pt', ...browser]);
    expect(languageWishes(['fr-CH', 'fr'])).toEqual(['pt', 'fr-CH', 'fr', ...browser]);
  });

  test("keep the application's for the pages that follow in this tab", () => {
    languageWishes(['fr-CH', 'fr']);
    expect(languageWishes([])).toEqual(['fr-CH', 'fr', ...browser]);
    languageWishes(['es']);
    expect(languageWishes([])).toEqual(['es', ...browser]);
    expect(window.localStorage).toHaveLength(0);
    window.sessionStorage.clear(); // another tab
    expect(languageWishes([])).toEqual(browser);
  });

  test('keep the own choice for every tab', () => {
    keepChoice('pt');
    keepChoice('de');
    window.sessionStorage.clear();
    expect(languageWishes([])).toEqual(['de', ...browser]);
  });

  test('do without what the browser does not store', () => {
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse);
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse);
    keepChoice('pt');
    expect(languageWishes(['fr'])).toEqual(['fr', ...browser]);
    expect(languageWishes([])).toEqual(browser);
  });
});
