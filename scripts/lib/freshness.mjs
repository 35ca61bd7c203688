import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { inProject } from './project.mjs'

/** What dist is made of. A change in one of these makes it stale. */
const sources = [
  'src',
  'scripts/build.mjs',
  'scripts/build',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.client.json',
  'tsconfig.ui.json',
  'package.json',
  'LICENSE',
  'package-lock.json',
]
const stamp = inProject('dist/.sources.json')

/**
 * Whether dist was built from the sources as they are. Without sources, as in a slim image, what is there is right.
 * Dates and sizes are compared first; a file whose date alone differs (a copy, a checkout) is judged by its content.
 */
export function distIsFresh() {
  if (!existsSync(inProject('src'))) return existsSync(inProject('dist'))
  let built
  try {
    built = JSON.parse(readFileSync(stamp, 'utf8'))
  } catch {
    return false
  }
  const now = listSources()
  if (now.length !== Object.keys(built).length) return false
  return now.every((path) => built[path] && isUnchanged(path, built[path]))
}

/** The state of the sources, taken before a build so that a change during it is noticed afterwards. */
export function describeSources() {
  const describe = (path) => [path, { ...dateAndSize(path), sha256: hashOf(path) }]
  return Object.fromEntries(listSources().map(describe))
}

/** Notes in dist what it was built from. */
export function stampDist(state) {
  writeFileSync(stamp, JSON.stringify(state))
}

function isUnchanged(path, before) {
  const { modified, size } = dateAndSize(path)
  if (size !== before.size) return false
  return modified === before.modified || hashOf(path) === before.sha256
}

function listSources() {
  return sources.flatMap((path) => (existsSync(inProject(path)) ? filesBelow(path) : []))
}

function filesBelow(path) {
  if (!statSync(inProject(path)).isDirectory()) return [path]
  return readdirSync(inProject(path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
  )
}

function dateAndSize(path) {
  const { mtimeMs, size } = statSync(inProject(path))
  return { modified: mtimeMs, size }
}

function hashOf(path) {
  return createHash('sha256')
    .update(readFileSync(inProject(path)))
    .digest('hex')
}
