import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDebian } from '../lib/debian/make-debian.mjs'
import { say } from '../lib/project.mjs'

/** Makes what is missing of a MySQL server in a folder, and returns the path of the program that runs it. */
export async function installMysql(folder) {
  const debian = join(folder, 'debian')
  await makeDebian(debian, { suite: 'sid', packages: ['mysql-server-core', 'mysql-client-core'] })
  const program = join(folder, 'mysqld')
  if (!existsSync(program)) writeWhole(program, wrapper(debian))
  const { stdout, stderr, error } = spawnSync(program, ['--no-defaults', '--version'], { encoding: 'utf8' })
  if (!stdout) throw new Error(`${program} does not run: ${error?.message ?? stderr.trim()}`)
  say(stdout.trim())
  return program
}

/**
 * A script that runs the server of the other Debian with that Debian's own loader and libraries, and everything else of
 * this machine. So its data, socket and temporary files may lie wherever this machine's programs see them, it needs
 * neither root nor mounts, and the process that was started is the server, by whose id it can be ended.
 */
function wrapper(debian) {
  const { loader, libraries } = findLoader(debian)
  const program = join(debian, 'usr/sbin/mysqld')
  const share = join(debian, 'usr/share/mysql')
  // After the arguments given, of which --no-defaults must be the first. This machine may have the files of another
  // server where this one would look for its own.
  const own = {
    basedir: join(debian, 'usr'),
    'lc-messages-dir': share,
    'character-sets-dir': join(share, 'charsets'),
    'plugin-dir': join(debian, 'usr/lib/mysql/plugin'),
  }
  const options = Object.entries(own).map(([name, value]) => `--${name}=${quote(value)}`)
  const command = [loader, '--argv0', program, '--library-path', libraries, program].map(quote)
  return `#!/bin/sh\nexec ${command.join(' ')} "$@" ${options.join(' ')}\n`
}

function findLoader(debian) {
  const parent = join(debian, 'usr/lib')
  for (const name of readdirSync(parent).filter((name) => name.endsWith('-linux-gnu'))) {
    const libraries = join(parent, name)
    const loader = readdirSync(libraries).find((file) => /^ld-linux.*\.so\.\d+$/.test(file))
    if (loader) return { loader: join(libraries, loader), libraries }
  }
  throw new Error(`No loader of programs in ${parent}`)
}

function quote(word) {
  return /^[\w/.,:+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

function writeWhole(path, text) {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o755 })
  renameSync(draft, path)
}
