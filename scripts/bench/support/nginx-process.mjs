import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromDist } from '../../lib/from-dist.mjs'
import { inProject } from '../../lib/project.mjs'
import { bareEnv } from './environment.mjs'

/** nginx with the file of deploy/nginx in front of some APIs, without TLS; undefined where the machine has none. */
export async function startNginxProcess(world, urls) {
  const program = process.env.NGINX || fromDist('db/embedded/server-binary').findProgram(['nginx'])
  if (!program) return undefined
  const folder = mkdtempSync(join(world.folder, 'nginx-'))
  const port = await fromDist('db/embedded/free-port').freePort()
  const servers = urls.map((url) => `    server ${new URL(url).host} max_fails=1 fail_timeout=5s;\n`)
  const [first, ...others] = readFileSync(inProject('deploy/nginx/post-dispatcher.conf'), 'utf8').split(
    /^ {4}server 10\.0\.0\..*\n/m,
  )
  const site = [first, ...servers, ...others]
    .join('')
    .replace('listen 443 ssl', `listen 127.0.0.1:${port}`)
    .replace(/^ *ssl_certificate.*\n/gm, '')
    // One client is all that a benchmark has.
    .replace('limit_conn per_client 50', 'limit_conn per_client 1000')
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  for (const place of places) mkdirSync(join(folder, place))
  const paths = places.map((place) => `${place}_temp_path ${folder}/${place};`).join(' ')
  const user = process.getuid?.() === 0 ? 'user root; ' : ''
  const around = `${user}daemon off; worker_processes 2; pid ${folder}/pid; events { worker_connections 2000; }\n`
  writeFileSync(join(folder, 'nginx.conf'), `${around}http { access_log off; ${paths}\n${site}}\n`)
  const args = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')]
  const child = spawn(program, args, { env: bareEnv(), stdio: 'ignore', detached: true })
  const ended = once(child, 'exit')
  world.later(async () => {
    child.kill('SIGTERM')
    await ended
  })
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(readFileSync(join(folder, 'error.log'), 'utf8'))
    await sleep(20)
  }
  return { url: `http://127.0.0.1:${port}`, pid: child.pid }
}

const isListening = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
