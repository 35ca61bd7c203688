import { createHash, timingSafeEqual } from 'node:crypto'

/** The secret of an Authorization header; the word before it is written as anybody likes. */
export const bearerOf = (header = ''): string => /^bearer +(\S+) *$/i.exec(header)?.[1] ?? ''

/** Compares in a time that tells nothing of either. */
export const isSameSecret = (given: string, secret: string): boolean => timingSafeEqual(hash(given), hash(secret))

const hash = (text: string) => createHash('sha256').update(text).digest()
