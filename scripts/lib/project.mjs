import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, whatever the working directory. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** A path inside the project. */
export const inProject = (...parts) => resolve(root, ...parts)

/** What scripts have to say goes to stderr: stdout belongs to the command they prepare. */
export const say = (text) => process.stderr.write(`${text}\n`)
