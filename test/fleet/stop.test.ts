import { expect, it } from 'vitest'
import type { FleetTools } from '../../src/fleet/fleet-tools'
import { work } from '../../src/fleet/work'
import type { ChildExit } from '../../src/workers/child-process'
import { until } from '../support/until'

const log = { info() {}, warn() {}, error() {} } as never

it('workers are told to finish at once, also when the database says nothing to their parent that leaves', async () => {
  const told: string[] = []
  let end: (exit: ChildExit) => void = () => {}
  let answer = () => {}
  const isSilent = new Promise<void>((resolve) => {
    answer = resolve
  })
  let beats = 0
  const tools = {
    config: { HOSTNAME: 'one', WORKER_TIMEOUT_MS: 50_000 },
    log,
    nextWorkerId: () => 'worker-1-1',
    settleSetBacks: async () => true,
    join: async () => 'member',
    async beat() {
      beats++
      await isSilent
      return true
    },
    leave: () => isSilent,
    speakFor: async () => [],
  } as unknown as FleetTools
  const stop = new AbortController()
  const working = work(tools, {
    workers: 1,
    stop: stop.signal,
    hurry: new Promise(() => {}),
    times: { lookMs: 10, beatMs: 10, rememberMs: 60_000 },
    startChild: () => (_, hear) => {
      setTimeout(hear, 0, { kind: 'alive', freeLanes: 5, memoryMb: 1 })
      return {
        pid: undefined,
        ended: new Promise((resolve) => {
          end = resolve
        }),
        kill(signal) {
          told.push(signal)
          end({ kind: 'exited', code: 0 })
        },
      }
    },
  })
  await until(() => beats > 0, 'it beats')
  stop.abort()
  await until(() => told.length > 0, 'its worker is told')
  expect(told).toEqual(['SIGTERM'])
  answer()
  expect(await working).toBe(0)
})

it('a parent that is told to stop while it enters the fleet stops', async () => {
  const stop = new AbortController()
  const left: string[] = []
  const tools = {
    config: { HOSTNAME: 'one', WORKER_TIMEOUT_MS: 50_000 },
    log,
    nextWorkerId: () => 'worker-1-1',
    settleSetBacks: async () => true,
    async join() {
      stop.abort()
      return 'member'
    },
    beat: async () => true,
    leave: async (id: string) => void left.push(id),
    speakFor: async () => [],
  } as unknown as FleetTools
  const startChild = () => () => {
    throw new Error('it must start nobody')
  }
  expect(await work(tools, { workers: 1, stop: stop.signal, hurry: new Promise(() => {}), startChild })).toBe(0)
  expect(left).toEqual(['member'])
})

it('that nothing can be published now is said once, however long it lasts', async () => {
  const stop = new AbortController()
  const said: string[] = []
  const tools = {
    log: { error: (_: unknown, sentence: string) => said.push(sentence) },
    async settleSetBacks() {
      if (++tries === 3) stop.abort()
      throw new Error('connect ECONNREFUSED')
    },
  } as unknown as FleetTools
  let tries = 0
  expect(await work(tools, { workers: 1, stop: stop.signal, hurry: new Promise(() => {}) })).toBe(0)
  expect(said).toEqual(['Nothing can be published now: connect ECONNREFUSED'])
})
