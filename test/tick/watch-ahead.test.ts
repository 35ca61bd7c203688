import { expect, it } from 'vitest'
import type { Crew, Member } from '../../src/cron/crew'
import type { DispatchTools } from '../../src/cron/dispatch-tools'
import { watchAhead } from '../../src/cron/watch-ahead'

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

it('who looks ahead leaves nothing behind that keeps the tick when its workers have ended', async () => {
  const tools = { config: { BATCH_SIZE: 5, MAX_WORKERS: 5, MIN_WORKERS: 1 } } as unknown as DispatchTools
  const crew = { hasFailed: false, lateSettings: () => ({ beginMs: 20_000 }) } as unknown as Crew
  let over: (end: Member['ended']) => void = () => {}
  const waiter: { ended?: unknown; end: Promise<unknown> } = {
    end: new Promise((resolve) => {
      over = (end) => {
        waiter.ended = end
        resolve(end)
      }
    }),
  }
  const before = timers()
  const watching = watchAhead(tools, crew, waiter as unknown as Member, new AbortController().signal)
  expect(timers()).toBe(before + 1)
  over({ exit: { kind: 'exited', code: 0 }, durationMs: 10, isEarly: true })
  await watching
  expect(timers()).toBe(before)
})
