import { access, constants } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

/**
 * Where a program lies on this machine.
 * @param name a path, or a name that is looked for in PATH
 */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  const candidates = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))
  for (const path of candidates) {
    const isRunnable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isRunnable) return path
  }
  return undefined
}
