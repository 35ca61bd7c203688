import { UsageError } from './usage-error'

/** More than any platform's token; less than a file given by mistake. */
const MAX_LENGTH = 16_384

/**
 * Reads a secret from standard input: an argument would stand in the list of processes and in the shell's history.
 * @param what what is wanted, for messages
 */
export async function readSecret(what: string, input: NodeJS.ReadStream): Promise<string> {
  if (input.isTTY) {
    throw new UsageError(`The ${what} is read from standard input: put it into a file and add  < token.txt`)
  }
  let text = ''
  for await (const chunk of input.setEncoding('utf8')) {
    text += chunk
    if (text.length > MAX_LENGTH) throw new UsageError(`Standard input is too long to be an ${what}`)
  }
  const secret = text.trim()
  if (secret === '') throw new UsageError(`Standard input is empty; the ${what} is read from there`)
  if (/\s/.test(secret)) throw new UsageError(`Standard input is no ${what}: there is white space inside it`)
  return secret
}
