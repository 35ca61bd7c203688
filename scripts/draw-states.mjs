/**
 * Draws the drawn parts of docs/states.md from the law of a post's life, src/domain/moves.ts.
 *   node scripts/draw-states.mjs           writes them
 *   node scripts/draw-states.mjs --check   fails when they are not those of the code
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { inProject, say } from './lib/project.mjs'

const require = createRequire(import.meta.url)
require('ts-node').register({ transpileOnly: true, project: inProject('tsconfig.json') })
const { moves, publicationMoves, toldWhile } = require('../src/domain/moves.ts')

const file = inProject('docs/states.md')
const before = readFileSync(file, 'utf8')
const after = Object.entries({ moves: drawMoves(), told: drawTold(), publications: drawPublications() }).reduce(
  (text, [name, drawn]) => put(text, name, drawn),
  before,
)
if (after === before) say('docs/states.md says what the code does')
else if (process.argv.includes('--check')) {
  say('docs/states.md is not what src/domain/moves.ts says. Run: node scripts/draw-states.mjs')
  process.exitCode = 1
} else {
  writeFileSync(file, after)
  say('docs/states.md is drawn anew')
}

function put(text, name, drawn) {
  const [begin, end] = [`<!-- drawn: ${name} -->`, `<!-- end: ${name} -->`]
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`docs/states.md has no place for ${name}: ${begin} … ${end}`)
  return `${text.slice(0, from + begin.length)}\n${drawn}\n${text.slice(to)}`
}

function drawMoves() {
  const attempts = { count: '+1', stay: '', 'give-back': '−1', anew: '0' }
  const rows = Object.entries(moves).map(([name, { from, to, attempts: what, by, when }]) => {
    const leads = name === 'edit' ? 'the same' : words(to)
    return [`\`${name}\``, words(from), leads, attempts[what], by, when]
  })
  return table(['move', 'from', 'to', '`attempts`', 'by', 'when'], rows)
}

function drawTold() {
  const rows = Object.entries(toldWhile).map(([queued, [plainly, open]]) => [
    `\`${queued}\``,
    `\`${plainly}\``,
    open ? `\`${open}\`` : '',
  ])
  return table(['queue', 'post', 'as long as something of it may be out'], rows)
}

function drawPublications() {
  const rows = Object.entries(publicationMoves).map(([from, to]) => [`\`${from}\``, to.length > 0 ? words(to) : '—'])
  return table(['publication', 'what may follow'], rows)
}

function words(statuses) {
  return statuses.map((status) => `\`${status}\``).join(', ')
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
