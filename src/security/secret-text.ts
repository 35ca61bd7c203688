import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as 43 characters that need no escaping in an address. */
export const randomText = (): string => randomBytes(32).toString('base64url')

/** SHA-256 is enough for what is 256 random bits: it cannot be guessed from its hash. */
export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex')
