/**
 * A real MySQL server beside a Debian that has MariaDB alone, to run the tests on:
 *   TEST_DB_SERVER=$(node scripts/mysql-server.mjs install) npm test
 */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { cacheFolder } from './lib/debian/cache-folder.mjs'
import { say } from './lib/project.mjs'
import { installMysql } from './mysql-server/install-mysql.mjs'

const defaultFolder = join(cacheFolder, 'mysql')

const usage = `Usage: node scripts/mysql-server.mjs install [FOLDER]
Makes a Debian unstable with its MySQL server in FOLDER (${defaultFolder}; minutes and 560 MB, once, as root), and
prints the path of a program that runs that server on this machine, for TEST_DB_SERVER.`

try {
  const folder = readArguments()
  if (folder) process.stdout.write(`${await installMysql(folder)}\n`)
  else process.stdout.write(`${usage}\n`)
} catch (error) {
  say(error.message)
  process.exitCode ||= 1
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true })
    if (values.help) return null
    const [what, folder, ...more] = positionals
    if (what !== 'install' || more.length > 0) throw new Error('Nothing to do')
    return resolve(folder ?? defaultFolder)
  } catch (error) {
    process.exitCode = 2
    throw new Error(`${error.message}\n${usage}`)
  }
}
