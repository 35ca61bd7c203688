/**
 * Draws the drawn parts of docs/architecture.md from what the linter holds imports against, .dependency-cruiser.cjs, and from
 * the imports there are.
 *   node scripts/draw-architecture.mjs           writes them
 *   node scripts/draw-architecture.mjs --check   fails when they are not those of the code
 */
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { putDrawn, table } from './lib/drawn.mjs'
import { inProject, root } from './lib/project.mjs'

const require = createRequire(import.meta.url)
const { forbidden } = require('../.dependency-cruiser.cjs')
const { forbidden: ofTheTick } = require('../.dependency-cruiser.tick.cjs')

putDrawn('docs/architecture.md', { rules: drawRules(), rooms: drawRooms() }, '.dependency-cruiser.cjs')

function drawRules() {
  const rows = [...forbidden, ...ofTheTick]
    .filter(({ from }) => from.path)
    .map(({ name, comment = '', from, to }) => [
      name.replaceAll('-', ' '),
      code(from.path) + except(from.pathNot),
      reached(to),
      comment,
    ])
  return table(['rule', 'files', 'must not reach', 'because'], rows)
}

function reached({ path, pathNot, circular, dependencyTypes }) {
  if (circular) return 'themselves, in a circle'
  const types = dependencyTypes ? `packages that are ${dependencyTypes.join(', ')}` : 'anything'
  return (path ? code(path) : types) + except(pathNot)
}

function code(pattern) {
  return pattern ? `\`${pattern.replaceAll('|', '\\|')}\`` : ''
}

function except(pattern) {
  return pattern ? ` but ${code(pattern)}` : ''
}

/** Which room imports which, by the graph of all imports but those of types alone. */
function drawRooms() {
  const cruise = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src']
  const program = inProject('node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const said = execFileSync(process.execPath, [program, ...cruise], { cwd: root, maxBuffer: 256 * 1024 * 1024 })
  const uses = new Map()
  for (const { source, dependencies } of JSON.parse(said).modules) {
    const from = roomOf(source)
    if (!from) continue
    for (const { resolved, dependencyTypes } of dependencies) {
      const to = roomOf(resolved)
      if (!to || to === from || dependencyTypes.includes('type-only')) continue
      uses.set(from, (uses.get(from) ?? new Set()).add(to))
    }
  }
  const rows = [...uses].sort(([a], [b]) => a.localeCompare(b))
  return table(
    ['room', 'uses'],
    rows.map(([from, to]) => [
      `\`${from}\``,
      [...to]
        .sort()
        .map((room) => `\`${room}\``)
        .join(', '),
    ]),
  )
}

function roomOf(path) {
  return /^src\/([^/]+)\//.exec(path)?.[1]
}
