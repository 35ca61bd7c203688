import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { aptSources } from '../lib/debian/apt-sources.mjs'
import { CannotMake } from '../lib/debian/cannot-make.mjs'
import { findProgram } from '../lib/debian/find-program.mjs'
import { root, say } from '../lib/project.mjs'

/** Where programs are found in the machine. */
export const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const certificates = '/etc/ssl/certs/ca-certificates.crt'

/**
 * Brings into a bare Debian what the README asks for, and how this machine reaches the world: names, apt's sources,
 * certificates. Files that may hold credentials (npmrc, apt's auth.conf) stay where they are.
 */
export function furnish(machine, suite) {
  installNode(machine)
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) {
    if (existsSync(file)) replace(join(machine, file), readFileSync(file))
  }
  const trusted = new Set([certificates, process.env.NODE_EXTRA_CA_CERTS ?? certificates])
  const bundle = [...trusted].filter(existsSync).map((path) => readFileSync(path, 'utf8'))
  replace(join(machine, certificates), bundle.join('\n'))
  rmSync(join(machine, 'etc/apt/sources.list.d'), { recursive: true, force: true })
  replace(join(machine, 'etc/apt/sources.list'), `${aptSources(suite).lines.join('\n')}\n`)
  // Mirrors stand still at times, and snapshots always do. Who signed the packages is checked all the same.
  replace(join(machine, 'etc/apt/apt.conf.d/90-any-age'), 'Acquire::Check-Valid-Until "false";\n')
}

/** Where this machine's npm gets its packages: the address alone. */
export function registryAddress() {
  const { stdout } = spawnSync('npm', ['config', 'get', 'registry'], { cwd: root, encoding: 'utf8' })
  const address = new URL(stdout.trim())
  if (address.username || address.password) say("The registry's address holds credentials; they are left out")
  address.username = ''
  address.password = ''
  return address.href
}

/** The Node this runs on, and this machine's npm. */
function installNode(machine) {
  const node = join(machine, 'usr/local/bin/node')
  copyFileSync(realpathSync(process.execPath), node)
  chmodSync(node, 0o755)
  const modules = join(machine, 'usr/local/lib/node_modules')
  mkdirSync(modules, { recursive: true })
  const npm = npmFolder()
  // npm's own settings may hold credentials like any other npmrc.
  cpSync(npm, join(modules, 'npm'), { recursive: true, filter: (path) => basename(path) !== 'npmrc' })
  for (const name of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(machine, 'usr/local/bin', name))
  }
  const { status, stderr } = spawnSync('chroot', [machine, 'npm', '--version'], {
    encoding: 'utf8',
    env: { PATH: path },
  })
  if (status !== 0) throw new CannotMake(`${process.execPath} does not run in a bare Debian: ${stderr}`)
}

function npmFolder() {
  const program = findProgram('npm')
  const folder = program && dirname(dirname(realpathSync(program)))
  if (folder && existsSync(join(folder, 'bin/npm-cli.js'))) return folder
  throw new CannotMake(`No npm that could be copied was found (${program ?? 'not on PATH'})`)
}

/** Not into a link that may point elsewhere, into this machine even. */
function replace(path, content) {
  rmSync(path, { force: true })
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
