import { readFileSync, writeFileSync } from 'node:fs'
import { inProject, say } from './project.mjs'

/**
 * Puts drawn parts into a document, between `<!-- drawn: NAME -->` and `<!-- end: NAME -->`; with `--check` on the command line
 * only looks whether they are there already, and ends with 1 when not.
 * @param document the path of a Markdown file in the project
 * @param parts what is drawn, by name
 * @param from what it is drawn from, for the message
 */
export function putDrawn(document, parts, from) {
  const file = inProject(document)
  const before = readFileSync(file, 'utf8')
  const after = Object.entries(parts).reduce((text, [name, drawn]) => put(document, text, name, drawn), before)
  if (after === before) return say(`${document} says what ${from} says`)
  if (process.argv.includes('--check')) {
    say(`${document} is not what ${from} says. Run: npm run draw`)
    process.exitCode = 1
    return
  }
  writeFileSync(file, after)
  say(`${document} is drawn anew`)
}

function put(document, text, name, drawn) {
  const [begin, end] = [`<!-- drawn: ${name} -->`, `<!-- end: ${name} -->`]
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`${document} has no place for ${name}: ${begin} … ${end}`)
  return `${text.slice(0, from + begin.length)}\n${drawn}\n${text.slice(to)}`
}

/** A table of Markdown. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
