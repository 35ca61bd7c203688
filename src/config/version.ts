import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { projectRoot } from './project-root'

/** The version of this program, as its package says it. */
export function version(): string {
  const { version } = JSON.parse(readFileSync(resolve(projectRoot, 'package.json'), 'utf8')) as { version: string }
  return version
}
