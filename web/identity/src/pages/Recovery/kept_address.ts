/** The code of the mail waits in this tab while its person signs in. */
const name = 'new-address-code';

export function keptAddressCode(): string {
  return window.sessionStorage.getItem(name) ?? '';
}

export function keepAddressCode(code: string): void {
  if (code === '') window.sessionStorage.removeItem(name);
  else window.sessionStorage.setItem(name, code);
}
