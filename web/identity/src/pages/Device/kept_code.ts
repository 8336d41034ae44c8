/** The code waits in this tab while its person signs in; addresses of ours don't carry it around. */
const name = 'device-code';

export function keptCode(): string {
  return window.sessionStorage.getItem(name) ?? '';
}

export function keepCode(code: string): void {
  if (code === '') window.sessionStorage.removeItem(name);
  else window.sessionStorage.setItem(name, code);
}
