import { createHash, randomBytes } from 'node:crypto'

const PREFIX = 'pd_'

/** A fresh key of 256 random bits. It is shown once; what is stored is its {@link hashApiKey}. */
export const generateApiKey = (): string => PREFIX + randomBytes(32).toString('base64url')

/** True for text that could be one of our keys. */
export const looksLikeApiKey = (text: string): boolean => text.startsWith(PREFIX)

/** SHA-256 is enough here: unlike a password, a key of 256 random bits cannot be guessed from its hash. */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex')
