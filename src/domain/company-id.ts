/**
 * True for an id that a company may have: short, printable, and the same wherever it is typed. No spaces, because the
 * database takes "acme" and "acme " for one.
 */
export const isCompanyId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}$/.test(text)
