import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'
import { ConfigError } from './config-error'

export type EnvFile = {
  values: Record<string, string>
  /** Names whose value ends at a # that most likely belongs to it. */
  cutOff: string[]
}

/** Reads a `.env` file; none at all is an empty one. */
export function readEnvFile(path: string): EnvFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { values: {}, cutOff: [] }
    throw new ConfigError([`${path} cannot be read: ${(error as Error).message}`])
  }
  // In every other encoding no line is understood: the settings would be the defaults, and the database the embedded one.
  if (text.includes('\0')) {
    throw new ConfigError([
      `${path} cannot be read: it is not UTF-8 (what Windows calls Unicode is UTF-16). Save it as UTF-8`,
    ])
  }
  const values = parse(text)
  return { values, cutOff: text.includes('#') ? cutOffNames(text, values) : [] }
}

// A # ends a value without quotes, also in the middle of a word. What is left of a password or an address can look whole.
function cutOffNames(text: string, values: Record<string, string>): string[] {
  const restOf = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', space = '', written = ''] = /^\s*(?:export\s+)?([\w.-]+)\s*[=:](\s*)(.*)$/.exec(line) ?? []
    const value = values[name]
    // The last line of a name is the one that counts. Nothing at all before the # of a comment is no value, said so.
    if (value || (value === '' && space === ''))
      restOf.set(name, written.startsWith(value) ? written.slice(value.length) : '')
  }
  return [...restOf].filter(([, rest]) => isCut(rest)).map(([name]) => name)
}

/** No space before the #; or behind it the rest of an address, up to its path. A comment has neither. */
const isCut = (rest: string): boolean => rest.startsWith('#') || /^\s+#.*@\S+\/\S*\s*$/.test(rest)
