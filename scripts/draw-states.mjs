/**
 * Draws the drawn parts of docs/states.md from the law of a post's life, src/domain/moves.ts.
 *   node scripts/draw-states.mjs           writes them
 *   node scripts/draw-states.mjs --check   fails when they are not those of the code
 */
import { createRequire } from 'node:module'
import { putDrawn, table } from './lib/drawn.mjs'
import { inProject } from './lib/project.mjs'

const require = createRequire(import.meta.url)
require('ts-node').register({ transpileOnly: true, project: inProject('tsconfig.json') })
const { moves, publicationMoves, toldWhile } = require('../src/domain/moves.ts')

putDrawn(
  'docs/states.md',
  { moves: drawMoves(), told: drawTold(), publications: drawPublications() },
  'src/domain/moves.ts',
)

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
