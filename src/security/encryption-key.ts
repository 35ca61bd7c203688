import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { makeFolder, writeOurFile } from '../config/our-files'
import { TokenCipherError } from './token-cipher'

/**
 * The value of `TOKEN_ENCRYPTION_KEY`. With the embedded database (no `DATABASE_URL`, so one machine and development) a
 * key is made once and kept beside the data; with a database of one's own the setting is required, because a key that
 * only one of several servers knows would make its tokens unreadable to the others.
 * @param dir the folder of the embedded database's data
 * @throws TokenCipherError naming the setting
 */
export function tokenEncryptionKey(
  config: { TOKEN_ENCRYPTION_KEY?: string | undefined; DATABASE_URL?: string | undefined },
  dir: string,
): string {
  if (config.TOKEN_ENCRYPTION_KEY) return config.TOKEN_ENCRYPTION_KEY
  if (config.DATABASE_URL) {
    throw new TokenCipherError(
      'TOKEN_ENCRYPTION_KEY is not set. Make one with: openssl rand -base64 32 and put the same into .env on every server',
    )
  }
  return keptEncryptionKey(dir) ?? makeKey(dir, fileIn(dir))
}

/** The key that was made for the embedded database; undefined when none was. */
export const keptEncryptionKey = (dir: string): string | undefined => readKey(fileIn(dir))

const fileIn = (dir: string) => resolve(dir, 'token-encryption.key')

function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

// Linked into place: of several processes that make a key at once, the first one's is kept and all read that.
function makeKey(dir: string, file: string): string {
  makeFolder(dir)
  const draft = `${file}.${process.pid}`
  writeOurFile(draft, `${randomBytes(32).toString('base64')}\n`, 0o600)
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readKey(file) as string
}
