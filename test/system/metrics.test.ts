import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { freePort } from '../../src/db/embedded/free-port'
import { findProgram } from '../../src/db/embedded/server-binary'
import { startApi } from '../../src/services/api'
import { afterFile } from '../support/after-file'
import { createPost, createPosts } from '../support/factories'
import { projectRoot } from '../support/run-program'
import { tickHere } from '../support/tick-here'
import { until } from '../support/until'
import { testWorld } from '../support/world'

const TOKEN = 'a-token-for-prometheus'
const world = testWorld()
let folder: string
let programs: Record<'prometheus' | 'promtool', string>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
  afterFile(() => rmSync(folder, { recursive: true, force: true }))
  programs = programsOf(folder)
  cpSync(join(projectRoot, 'deploy/prometheus'), folder, { recursive: true })
  writeFileSync(join(folder, 'metrics-token'), TOKEN)
  chmodSync(join(folder, 'metrics-token'), 0o600)
})

/** Debian's; unpacked beside the test where it is not on the machine, since a package that is installed starts a service. */
function programsOf(folder: string): typeof programs {
  const [prometheus, promtool] = [findProgram(['prometheus']), findProgram(['promtool'])]
  if (prometheus && promtool) return { prometheus, promtool }
  const options = { cwd: folder, stdio: 'pipe' } as const
  execFileSync('apt-get', ['download', '-q', 'prometheus'], options)
  execFileSync('sh', ['-c', 'for file in *.deb; do dpkg -x "$file" unpacked; done'], options)
  const bin = join(folder, 'unpacked/usr/bin')
  return { prometheus: join(bin, 'prometheus'), promtool: join(bin, 'promtool') }
}

const promtool = (args: string[], input = ''): string =>
  execFileSync(programs.promtool, args, { cwd: folder, input, encoding: 'utf8' })

async function startedApi() {
  const settings = {
    PORT: '0',
    MEDIA_DIR: join(folder, 'media'),
    STATE_DIR: join(folder, 'state'),
    METRICS_TOKEN: TOKEN,
  }
  const api = await startApi(loadConfig(settings, '/no/such/file'), world.url, pino({ level: 'silent' }))
  afterFile(() => api.close())
  return api
}

/** The file of deploy/, but for the address and the time between two looks. */
async function startPrometheus(target: string): Promise<string> {
  const port = await freePort()
  const config = readFileSync(join(folder, 'prometheus.yml'), 'utf8')
    .replace('127.0.0.1:9005', target)
    .replace(/interval: 15s/g, 'interval: 1s')
  writeFileSync(join(folder, 'prometheus.yml'), config)
  const child: ChildProcess = spawn(
    programs.prometheus,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  afterFile(async () => {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  })
  return `http://127.0.0.1:${port}`
}

type Result = { metric: Record<string, string>; value: [number, string] }

/** All queries of the dashboard, with the variable that Grafana would fill in. */
function queriesOfDashboard(): { panel: string; query: string }[] {
  const { panels } = JSON.parse(readFileSync(join(projectRoot, 'deploy/grafana/dashboard.json'), 'utf8')) as {
    panels: { title: string; targets?: { expr: string }[] }[]
  }
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ panel: title, query: expr.replaceAll('$__rate_interval', '1m') })),
  )
}

/** What only shows where something happens that does not happen here. */
const mayBeEmpty = new Set(['Tokens that end next'])

describe('what an operator plugs in', () => {
  it('has rules that promtool takes, and that ring when they should and at no other time', () => {
    expect(promtool(['check', 'rules', 'alerts.yml'])).toContain('12 rules found')
    for (const file of ['prometheus.yml', 'in-compose.yml'])
      expect(promtool(['check', 'config', file])).toContain('is valid')
    expect(promtool(['test', 'rules', 'alerts.test.yml'])).toContain('SUCCESS')
  })

  it('is scraped by a real Prometheus, which answers every query of the dashboard and of the rules', async () => {
    await createPosts(world.db, world.page, 2)
    await createPost(world.db, world.member)
    world.sandbox.world.faults.add({ operation: 'facebook.post.publish', kind: 'error-before', status: 400, code: 100 })
    await world.db.query('UPDATE social_token SET expires_at = NOW() + INTERVAL 90 DAY LIMIT 1')
    await tickHere(world.env())
    const api = await startedApi()
    await fetch(`${api.url}/scheduled-posts`)
    const text = await (await fetch(`${api.url}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } })).text()
    expect(promtool(['check', 'metrics'], text)).toBe('')

    const prometheus = await startPrometheus(new URL(api.url).host)
    const asked = async (query: string): Promise<Result[]> => {
      const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`)
      const { status, data, error } = (await answer.json()) as {
        status: string
        data: { result: Result[] }
        error: string
      }
      if (status !== 'success') throw new Error(`${query}: ${error}`)
      return data.result
    }
    const isAsked = (query: string) => asked(query).catch(() => [])
    await until(async () => (await isAsked('up'))[0]?.value[1] === '1', 'Prometheus reads the metrics', 20)
    // A rate needs two looks.
    await until(
      async () => (await isAsked('count_over_time(post_dispatcher_due_posts[1m]) > 2')).length > 0,
      'it has looked thrice',
      60,
    )
    expect((await asked('sum(post_dispatcher_publications_total)'))[0]?.value[1]).toBe('3')

    for (const { panel, query } of queriesOfDashboard()) {
      const result = await asked(query)
      if (!mayBeEmpty.has(panel)) expect([panel, query, result.length > 0]).toEqual([panel, query, true])
    }
    const { data } = (await (await fetch(`${prometheus}/api/v1/rules`)).json()) as any
    const rules = data.groups.flatMap((group: any) => group.rules) as {
      name: string
      health: string
      lastError?: string
    }[]
    expect(rules).toHaveLength(12)
    await until(
      async () => {
        const { data } = (await (await fetch(`${prometheus}/api/v1/rules`)).json()) as any
        return data.groups.every((group: any) => group.rules.every(({ health }: any) => health === 'ok'))
      },
      'all rules are evaluated without an error',
      20,
    )
    // Half of what was published to Facebook came to nothing, but not while Prometheus looked.
    expect((await asked('ALERTS{alertstate="firing"}')).map(({ metric }) => metric.alertname)).toEqual([])
  })
})
