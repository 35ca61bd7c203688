/**
 * Holds the migrations against their checksums. One that has been released is never edited: databases that have it would
 * stay as they are, and differ from new ones. A change is a migration of its own.
 *   node scripts/check-migrations.mjs         fails when one was changed, removed, or is not noted yet
 *   node scripts/check-migrations.mjs --add   notes new ones, and refuses like the above otherwise
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { inProject, say } from './lib/project.mjs'

const add = process.argv.includes('--add')
const folder = resolve(process.env.MIGRATIONS_FOLDER ?? inProject('migrations'))
const listFile = resolve(folder, 'checksums.json')

const noted = existsSync(listFile) ? JSON.parse(readFileSync(listFile, 'utf8')) : {}
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .sort()
const problems = []
const last = Object.keys(noted).sort().at(-1) ?? ''

for (const name of Object.keys(noted)) {
  if (!names.includes(name)) problems.push(`migrations/${name} is gone: bring it back, databases have it`)
}
for (const name of names) {
  const sha256 = createHash('sha256')
    .update(readFileSync(resolve(folder, name)))
    .digest('hex')
  if (noted[name] === sha256) continue
  if (noted[name]) problems.push(`migrations/${name} was changed: undo that, and write a new migration instead`)
  else if (name < last)
    problems.push(`migrations/${name} would come before ${last}, which databases have: give it a name behind`)
  else if (add) noted[name] = sha256
  else
    problems.push(`migrations/${name} is not noted yet. When it is finished: node scripts/check-migrations.mjs --add`)
}

if (problems.length > 0) {
  say(problems.join('\n'))
  process.exitCode = 1
} else if (add) {
  const sorted = Object.fromEntries(Object.entries(noted).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(listFile, `${JSON.stringify(sorted, null, 2)}\n`)
}
