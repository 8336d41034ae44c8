/** A `tel:` link for a number as people write it (RFC 3966 wants no spaces or brackets). */
export function telephoneLink(number: string): string {
  return `tel:${number.replace(/[^+\d*#]/g, '').replace(/#/g, '%23')}`;
}
