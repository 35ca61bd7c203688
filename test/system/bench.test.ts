import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectRoot, runProgram } from '../support/run-program'

const folder = mkdtempSync(join(tmpdir(), 'bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  // The benchmarks run the compiled programs; `npm test` has made them, a single test file may have not.
  expect((await runProgram('scripts/prepare.mjs', ['build'])).code).toBe(0)
}, 120_000)

// That they work, not how fast they are: on a busy machine the figures mean nothing.
it('measures, prints a table, writes JSON and leaves nothing behind', async () => {
  const file = join(folder, 'bench.json')
  const before = leftovers()
  const ran = await runProgram('scripts/bench.mjs', ['--quick', '--only', 'idle-tick', '--json', file], {
    cwd: '/',
  })
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  expect(ran.stdout).toMatch(/^ {2}ratio by processor time, 0 future rows +[\d.]+ × +≤ 2\.4 ×$/m)

  const report = JSON.parse(readFileSync(file, 'utf8'))
  expect(report).toMatchObject({
    quick: true,
    machine: { node: process.version, cores: expect.any(Number) },
    database: { version: expect.any(String), durability: 'innodb_flush_log_at_trx_commit=1' },
  })
  expect(Object.keys(report.benchmarks)).toEqual(['idle-tick'])
  expect(figureOf(report, 'idle-tick', 'ratio by processor time, 0 future rows')).toEqual({
    figure: expect.any(String),
    value: expect.any(Number),
    unit: '×',
    target: { most: 2.4 },
    met: expect.any(Boolean),
  })
  expect(figureOf(report, 'idle-tick', 'node -e 0')).toMatchObject({
    runs: 3,
    range: [expect.any(Number), expect.any(Number)],
  })
  expect(leftovers().filter((name) => !before.includes(name))).toEqual([])
}, 120_000)

type Figure = { figure: string; value: number; unit: string }

function figureOf(report: { benchmarks: Record<string, { figures: Figure[] }> }, benchmark: string, name: string) {
  return report.benchmarks[benchmark]?.figures.find(({ figure }) => figure === name)
}

function leftovers(): string[] {
  const data = join(projectRoot, '.data')
  return existsSync(data) ? readdirSync(data).filter((name) => name.startsWith('bench-')) : []
}
