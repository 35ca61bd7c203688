import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fromDist } from '../../lib/from-dist.mjs'
import { say } from '../../lib/project.mjs'

/**
 * Servers of the peers' stores, private ones in a folder that goes away, and they with it. They come from Debian's packages; none of the
 * services that those bring is started or used.
 */

/** @returns the address of a Redis with its usual promise: the log is written to disk once a second */
export async function startRedis(place, own) {
  const folder = place.path
  const program = await findOrInstall(findRedis, ['redis-tools'], 'Redis')
  // Debian's tools hold the server under another name; by its own it serves.
  const server = join(folder, 'redis-server')
  symlinkSync(program, server)
  const port = await freePort()
  const options = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes']
  const child = start(own, server, options)
  place.endsWithUs(child.pid)
  await until(
    () => spawnSync('redis-cli', ['-p', port, 'ping'], { encoding: 'utf8' }).stdout?.startsWith('PONG'),
    'Redis',
  )
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid }
}

/** @returns the address of a PostgreSQL at its default durability: it flushes at each commit */
export async function startPostgres(place, own) {
  const bin = await findOrInstall(findPostgres, ['postgresql'], 'PostgreSQL')
  const data = join(place.path, 'postgres')
  mkdirSync(data)
  const account = await accountFor(data)
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8'], account)
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const port = await freePort()
  const child = start(own, join(bin, 'postgres'), ['-D', data, '-p', port, '-h', '127.0.0.1', '-k', data], account)
  place.endsWithUs(child.pid)
  const isReady = () => spawnSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', port]).status === 0
  await until(isReady, 'PostgreSQL')
  return { url: `postgres://bench@127.0.0.1:${port}/postgres`, pid: child.pid }
}

const findRedis = () => findProgram(['redis-server', 'redis-check-rdb'])

function findPostgres() {
  const folder = '/usr/lib/postgresql'
  const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map((version) => join(folder, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}

const findProgram = (names) => fromDist('db/embedded/server-binary').findProgram(names)

async function findOrInstall(find, packages, name) {
  const found = find()
  if (found) return found
  const { installPackages, mayInstall } = fromDist('db/embedded/apt')
  if (await mayInstall()) {
    say(`Installing ${packages.join(' and ')} with apt …`)
    await installPackages(packages)
  }
  const installed = find()
  if (installed) return installed
  throw new Error(`${name} is missing. Install it: sudo apt-get install ${packages.join(' ')}`)
}

// PostgreSQL refuses to run as root.
async function accountFor(data) {
  const options = { cwd: '/', encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } }
  if (process.getuid() !== 0) return options
  const { chownSync } = await import('node:fs')
  const id = (what) => Number(spawnSync('id', [what, 'nobody'], { encoding: 'utf8' }).stdout)
  const [uid, gid] = [id('-u'), id('-g')]
  chownSync(data, uid, gid)
  return { ...options, uid, gid }
}

function start(own, program, args, options = {}) {
  let said = ''
  const child = spawn(program, args.map(String), { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said = `${said}${text}`.slice(-2_000)
    })
  }
  let isOver = false
  const ended = new Promise((resolve) => {
    child.once('exit', () => {
      isOver = true
      resolve()
    })
  })
  child.once('error', (error) => say(error.message))
  own.push(async () => {
    // SIGQUIT: PostgreSQL waits for nobody then.
    if (!isOver) child.kill('SIGQUIT')
    await ended
  })
  child.said = () => said
  return child
}

async function until(isTrue, name) {
  for (let tries = 0; tries < 200; tries++) {
    if (isTrue()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${name} did not start`)
}

function freePort() {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(String(port)))
    })
  })
}
