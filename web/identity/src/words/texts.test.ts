import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { refusals } from './refusals';
import { standingTexts } from './standing';

// Reads the sources themselves: each text that people see goes through `t` or `Sentence`, and each
// language has each of these texts, with the same names in braces.

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const folder = join(here, 'languages');
const shownAttributes =
  /^(label|title|subtitle|description|placeholder|alt|aria-label|hint|action)$/;
const names = new Set(['Conclave']); // proper names, which stay as they are

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|testing\/|^words\//.test(file))
  .map((file) =>
    ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true),
  );

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

const where = (node: ts.Node) => {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};

/** The literals that an expression can be: itself, or both sides of a choice. */
function literals(node: ts.Expression): string[] | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (!ts.isConditionalExpression(node)) return null;
  const [one, other] = [literals(node.whenTrue), literals(node.whenFalse)];
  return one === null || other === null ? null : [...one, ...other];
}

/** An attribute's text, when it is one. */
function attributeText(node: ts.JsxAttribute): string[] {
  const value = node.initializer;
  if (value === undefined) return [];
  if (ts.isStringLiteral(value)) return [value.text];
  const inner = ts.isJsxExpression(value) ? value.expression : undefined;
  return inner === undefined ? [] : (literals(inner) ?? []);
}

/** A sentence in English: it begins like one and has more than one word. */
const sentence = /^\p{Lu}\S* .*\p{L}{3}/u;

/** Text between `${…}` with words in it, not only letters of a drawing. */
const saysWords = ({ head, templateSpans }: ts.TemplateExpression) =>
  /\p{L}{3}/u.test(
    [head, ...templateSpans.map((span) => span.literal)].map((x) => x.text).join(' '),
  );

/** Words that go through `t`, or that only developers see. */
function goesThrough(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent) || ts.isConditionalExpression(parent)) {
    return goesThrough(parent);
  }
  if (ts.isNewExpression(parent)) return parent.expression.getText() === 'Error';
  if (ts.isCallExpression(parent)) return /^(t|console\.\w+)$/.test(parent.expression.getText());
  const attribute = ts.isJsxExpression(parent) ? parent.parent : parent;
  return ts.isJsxAttribute(attribute) && attribute.name.getText() === 'text';
}

function collect() {
  const texts = new Set([...Object.values(refusals), ...standingTexts]);
  const faults: string[] = [];
  const add = (node: ts.Node, found: string[] | null) => {
    if (found === null) faults.push(`${where(node)}: t() needs the text itself`);
    found?.forEach((text) => texts.add(text));
  };
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 't') {
      add(node, node.arguments[0] === undefined ? null : literals(node.arguments[0]));
    }
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text) && !names.has(node.text.trim())) {
      faults.push(`${where(node)}: "${node.text.trim()}" does not go through t()`);
    }
    if (
      (ts.isStringLiteralLike(node) && sentence.test(node.text) && !goesThrough(node)) ||
      (ts.isTemplateExpression(node) && /^\p{Lu}/u.test(node.getText().slice(1)) && saysWords(node))
    ) {
      faults.push(`${where(node)}: ${node.getText()} does not go through t()`);
    }
    if (!ts.isJsxAttribute(node)) return;
    const name = node.name.getText();
    const element = node.parent.parent;
    const tag = ts.isJsxOpeningLikeElement(element) ? element.tagName.getText() : '';
    if (tag === 'Sentence' && name === 'text') {
      attributeText(node).forEach((text) => texts.add(text));
    } else if (shownAttributes.test(name) && attributeText(node).some((x) => /\p{L}/u.test(x))) {
      faults.push(`${where(node)}: ${name} does not go through t()`);
    }
  };
  sources.forEach((source) => walk(source, visit));
  return { texts, faults };
}

const { texts, faults } = collect();
const read = (tag: string) =>
  JSON.parse(readFileSync(join(folder, `${tag}.json`), 'utf8')) as Record<string, string>;
const english = read('en');
const counted = new Set(Object.keys(english).map((key) => key.replace(/_(one|other)$/, '')));
/** The names in braces but for the number, which a form may leave out ("one minute"). */
const braces = (text: string) =>
  [...text.matchAll(/\{\{\w+\}\}/g)]
    .map(([name]) => name)
    .filter((name) => name !== '{{count}}')
    .sort();
const tags = readdirSync(folder).map((file) => file.replace('.json', ''));

test('discovery lists the languages that there are', () => {
  const header = join(here, '../../../../src/identity/protocol/ui_locales.hpp');
  const listed = /spoken_languages\{([^}]*)\}/.exec(readFileSync(header, 'utf8'))?.[1] ?? '';
  expect([...listed.matchAll(/"([\w-]+)"/g)].map(([, tag]) => tag)).toEqual(tags.sort());
});

test('every text that people see goes through t()', () => {
  expect(sources.length).toBeGreaterThan(50);
  expect(faults).toEqual([]);
});

test('English has the forms of what is counted, and nothing else', () => {
  for (const text of counted) {
    expect(texts).toContain(text);
    expect(english).toHaveProperty([`${text}_one`]);
    expect(english).toHaveProperty([`${text}_other`]);
  }
  const uncounted = [...texts].filter((text) => text.includes('{{count}}') && !counted.has(text));
  expect(uncounted).toEqual([]);
});

describe.each(tags.filter((tag) => tag !== 'en'))('the texts in %s', (tag) => {
  const theirs = read(tag);
  const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  const keys = [...texts].flatMap((text) =>
    counted.has(text) ? forms.map((form) => `${text}_${form}`) : [text],
  );

  test('are all there, and none is left that nobody says', () => {
    expect(keys.filter((key) => !theirs[key])).toEqual([]);
    expect(Object.keys(theirs).filter((key) => !keys.includes(key))).toEqual([]);
  });

  test('have the same names in braces', () => {
    const wrong = Object.entries(theirs).filter(
      ([key, text]) => braces(key).join() !== braces(text).join(),
    );
    expect(wrong).toEqual([]);
  });
});
