import { findProgram } from './find-program'

/**
 * A program that a machine may have: looked for once, with the first use.
 * @param setting a path or a name in PATH; `off` to do without
 */
export function optionalProgram(setting: string): () => Promise<string | undefined> {
  let found: Promise<string | undefined> | undefined
  return () => {
    found ??= setting === 'off' ? Promise.resolve(undefined) : findProgram(setting)
    return found
  }
}
