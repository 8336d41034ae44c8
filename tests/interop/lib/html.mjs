// The little HTML that the tests have to read: the auto-submitted form of `response_mode=form_post`.

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeHtml(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return entities[name.toLowerCase()] ?? whole;
  });
}

function attribute(tag, name) {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag);
  return match ? unescapeHtml(match[1] ?? match[2]) : undefined;
}

/** The one POST form of a page and its hidden fields, or undefined when there is none. */
export function postForm(html) {
  const form = /<form\b[^>]*>/i.exec(html)?.[0];
  if (!form || attribute(form, 'method')?.toLowerCase() !== 'post') return undefined;
  const fields = new URLSearchParams();
  for (const [tag] of html.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(tag, 'name');
    if (name) fields.append(name, attribute(tag, 'value') ?? '');
  }
  return { action: attribute(form, 'action'), fields };
}
