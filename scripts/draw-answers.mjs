/**
 * Draws the tables of docs/platform-answers.md from the tables of known answers in src/platforms.
 *   node scripts/draw-answers.mjs           writes them
 *   node scripts/draw-answers.mjs --check   fails when they are not those of the code
 */
import { createRequire } from 'node:module'
import { putDrawn, table } from './lib/drawn.mjs'
import { inProject } from './lib/project.mjs'

const require = createRequire(import.meta.url)
require('ts-node').register({ transpileOnly: true, project: inProject('tsconfig.json') })
const { knownGraphAnswers } = require('../src/platforms/meta/known/known-graph-answers.ts')
const { knownUploadAnswers } = require('../src/platforms/meta/known/known-upload-answers.ts')
const { knownLinkedInAnswers } = require('../src/platforms/linkedin/calls/known-answers.ts')

const head = ['answer', 'words', 'class', 'what it says to a person', 'source', 'how sure']

putDrawn(
  'docs/platform-answers.md',
  { graph: drawn(knownGraphAnswers), uploads: drawnUploads(), linkedin: drawn(knownLinkedInAnswers) },
  'the tables of known answers',
)

function drawn(rows) {
  const lines = rows.map((row) => [code(row.at), code(row.words?.source), classOf(row), row.says, row.from, row.sure])
  return table(head, lines)
}

function drawnUploads() {
  const lines = knownUploadAnswers.map((row) => [code(row.type), '', `\`${row.means}\``, row.says, row.from, row.sure])
  return table(head, lines)
}

function classOf({ kind, scope, mayBeLive, rebuilds }) {
  const more = [
    scope && `of the ${scope}`,
    mayBeLive && 'unconfirmed to a commit',
    rebuilds && `built anew ${rebuilds === 1 ? 'once' : `${rebuilds} times`}`,
  ].filter(Boolean)
  return [`\`${kind}\``, ...more].join(', ')
}

function code(text) {
  return text ? `\`${text.replaceAll('|', '\\|')}\`` : ''
}
