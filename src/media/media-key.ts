import { randomBytes } from 'node:crypto'
import { formatOfExtension, type MediaFormat } from './media-formats'

/** The only shape a key has. Anything else is not looked for in any store. */
const keyShape = /^[0-9a-f]{2}\/[0-9a-f]{48}\.[a-z0-9]{2,5}$/

/** Names that are made within so long begin alike, so that their files lie in one folder, which is flushed to disk once for many. */
const BEGIN_ALIKE_MS = 250

let beginning = { byte: '', until: Number.NEGATIVE_INFINITY }

/** A name nobody can guess: 23 random bytes behind the random one of the moment. The two letters in front keep folders small. */
export function newMediaKey(format: MediaFormat, now = performance.now()): string {
  if (now >= beginning.until) beginning = { byte: randomBytes(1).toString('hex'), until: now + BEGIN_ALIKE_MS }
  const name = beginning.byte + randomBytes(23).toString('hex')
  return `${name.slice(0, 2)}/${name}.${format.extension}`
}

/** True for a name our stores could have made. */
export const isMediaKey = (key: string): boolean => keyShape.test(key)

/** The random part of a key, which also stands in its public address. */
export const nameOfKey = (key: string): string => key.slice(3, 51)

/** The format a key's extension stands for; undefined for what is no key of ours. */
export const formatOfKey = (key: string): MediaFormat | undefined =>
  isMediaKey(key) ? formatOfExtension(key.slice(key.lastIndexOf('.') + 1)) : undefined
