import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../src/db/embedded/free-port'
import { findProgram } from '../../../src/db/embedded/server-binary'
import { afterFile } from '../../support/after-file'
import { projectRoot } from '../../support/run-program'
import { until } from '../../support/until'
import { ask } from './steady-load'

export type Balancer = { url: string }

/** The Debian packages of each, with what they need beside a usual system. */
const packages = {
  nginx: ['nginx'],
  haproxy: ['haproxy', 'liblua5.3-0', 'libopentracing1', 'libopentracing-c-wrapper0'],
}

/** Runs the file of deploy/ in front of the APIs at these ports: no word of it is another but addresses and paths. */
export async function startBalancer(kind: 'nginx' | 'haproxy', apis: number[]): Promise<Balancer> {
  const folder = mkdtempSync(join(tmpdir(), `${kind}-`))
  afterFile(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePort()
  const { program, env } = programOf(kind, folder)
  makeCertificate(folder)
  const file = kind === 'nginx' ? nginxFile(folder, port, apis) : haproxyFile(folder, port, apis)
  const args = kind === 'nginx' ? ['-p', folder, '-e', join(folder, 'error.log'), '-c', file] : ['-f', file]
  execFileSync(program, [...(kind === 'nginx' ? ['-t'] : ['-c']), ...args], { env, stdio: 'pipe' })
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'ignore'] })
  afterFile(() => ended(child))
  await until(() => answers(`https://127.0.0.1:${port}/health`), `${kind} passes requests on`)
  return { url: `https://127.0.0.1:${port}` }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

/** Unpacked beside the test where it is not on the machine: a package that is installed starts a service. */
function programOf(kind: keyof typeof packages, folder: string): { program: string; env: NodeJS.ProcessEnv } {
  const installed = findProgram([kind])
  if (installed) return { program: installed, env: {} }
  const options = { cwd: folder, stdio: 'pipe' } as const
  execFileSync('apt-get', ['download', '-q', ...packages[kind]], options)
  execFileSync('sh', ['-c', 'for file in *.deb; do dpkg -x "$file" unpacked; done'], options)
  const libraries = execFileSync('sh', ['-c', 'echo unpacked/usr/lib/*-linux-gnu'], options).toString().trim()
  return { program: join(folder, 'unpacked/usr/sbin', kind), env: { LD_LIBRARY_PATH: join(folder, libraries) } }
}

function makeCertificate(folder: string): void {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=posts.example.com']
  execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], { stdio: 'pipe' })
  writeFileSync(join(folder, 'both.pem'), readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'))
}

function nginxFile(folder: string, port: number, apis: number[]): string {
  const site = withAddresses('deploy/nginx/post-dispatcher.conf', apis)
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace(/\/etc\/letsencrypt\/live\/[^;]*\/fullchain.pem/, join(folder, 'cert.pem'))
    .replace(/\/etc\/letsencrypt\/live\/[^;]*\/privkey.pem/, join(folder, 'key.pem'))
  writeFileSync(join(folder, 'site.conf'), site)
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  for (const place of places) mkdirSync(join(folder, place))
  // What Debian's nginx.conf says around it, as far as it matters.
  const around = `${process.getuid?.() === 0 ? 'user root;\n' : ''}worker_processes 2;
daemon off;
pid ${folder}/pid;
events { worker_connections 768; }
http {
  access_log off;
  ${places.map((place) => `${place}_temp_path ${folder}/${place};`).join('\n  ')}
  include ${folder}/site.conf;
}
`
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, around)
  return file
}

function haproxyFile(folder: string, port: number, apis: number[]): string {
  const file = join(folder, 'haproxy.cfg')
  const text = withAddresses('deploy/haproxy/haproxy.cfg', apis)
    .replace('bind :443', `bind 127.0.0.1:${port}`)
    .replace('/etc/haproxy/posts.example.com.pem', join(folder, 'both.pem'))
  writeFileSync(file, text)
  return file
}

function withAddresses(path: string, apis: number[]): string {
  let next = 0
  const text = readFileSync(join(projectRoot, path), 'utf8').replace(/10\.0\.0\.1\d:9005/g, () => {
    const port = apis[next++]
    return port === undefined ? '127.0.0.1:1' : `127.0.0.1:${port}`
  })
  if (next !== apis.length) throw new Error(`${path} names ${next} servers`)
  return text
}

const answers = (url: string): Promise<boolean> =>
  ask('GET', url).then(
    ({ status }) => status === 200,
    () => false,
  )
