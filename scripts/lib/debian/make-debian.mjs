import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { oneAtATime } from '../one-at-a-time.mjs'
import { say } from '../project.mjs'
import { aptSources } from './apt-sources.mjs'
import { CannotMake } from './cannot-make.mjs'
import { findProgram } from './find-program.mjs'

/**
 * Makes a small Debian in a folder with debootstrap, unless it is there. It is made beside its place and then moved into
 * it, so that a folder under the final name is always whole.
 * @param {string} folder where it goes
 * @param {{ suite: string, packages: string[] }} what the suite, and the packages besides Debian's essential ones
 */
export async function makeDebian(folder, { suite, packages }) {
  if (existsSync(folder)) return
  if (process.getuid?.() !== 0) throw new CannotMake('A Debian in a folder can be made by root alone; run this as root')
  try {
    mkdirSync(dirname(folder), { recursive: true })
  } catch (error) {
    throw new CannotMake(`${dirname(folder)} cannot be made: ${error.message}`)
  }
  await oneAtATime(`${folder}.lock`, () => {
    // Whoever waited for another finds it made.
    if (!existsSync(folder)) debootstrap(folder, suite, packages)
  })
}

function debootstrap(folder, suite, packages) {
  const program = ensureDebootstrap()
  const { mirror, lines } = aptSources(suite)
  const unfinished = `${folder}.new`
  const log = `${folder}.log`
  rmSync(unfinished, { recursive: true, force: true })
  say(`Making Debian ${suite} in ${folder} from ${mirror} (minutes; ${basename(log)} beside it tells how it goes) …`)
  const args = ['--variant=minbase', `--include=${packages.join(',')}`, suite, unfinished, mirror]
  if (run(program, args, log) !== 0) {
    rmSync(unfinished, { recursive: true, force: true })
    throw new CannotMake(`debootstrap failed; its log ${log} ends with:\n${lastLines(log)}`)
  }
  writeFileSync(join(unfinished, 'etc/apt/sources.list'), `${lines.join('\n')}\n`)
  // Packages that are installed already are of no use to anybody.
  rmSync(join(unfinished, 'var/cache/apt/archives'), { recursive: true, force: true })
  mkdirSync(join(unfinished, 'var/cache/apt/archives/partial'), { recursive: true })
  renameSync(unfinished, folder)
}

function ensureDebootstrap() {
  const there = findProgram('debootstrap')
  if (there) return there
  const apt = findProgram('apt-get')
  if (!apt) throw new CannotMake('debootstrap is missing, and there is no apt to install it with')
  say('Installing debootstrap with apt …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '-q', '--no-install-recommends', 'debootstrap']
  const aptGet = (args) => spawnSync(apt, args, { env, stdio: ['ignore', 2, 2] }).status
  // A fresh machine has no package lists yet.
  if (aptGet(install) !== 0 && (aptGet(['update', '-q']) !== 0 || aptGet(install) !== 0)) {
    throw new CannotMake('debootstrap is missing and apt could not install it; its report stands above')
  }
  return findProgram('debootstrap')
}

function run(program, args, log) {
  const to = openSync(log, 'w')
  try {
    return spawnSync(program, args, { stdio: ['ignore', to, to], cwd: '/' }).status
  } finally {
    closeSync(to)
  }
}

function lastLines(path) {
  return readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n')
}
