import { setTimeout as pause } from 'node:timers/promises'
import type { FaultRule } from '../../../src/sandbox/state/faults'
import { signal } from '../tick-process'
import type { SoakStage } from './soak-stage'

type Mischief = { name: string; weight: number; make(stage: SoakStage, random: () => number): Promise<void> | void }

const oneOf = <T>(list: readonly T[], random: () => number): T | undefined => list[Math.floor(random() * list.length)]

const answers: FaultRule[] = [
  { kind: 'timeout-before' },
  { kind: 'timeout-after' },
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'error-before', status: 500 },
  { kind: 'error-after', status: 500 },
  { kind: 'html', status: 503 },
  { kind: 'html', status: 502, effect: true },
  { kind: 'rate-limit' },
  { kind: 'slow', ms: 700 },
  { kind: 'slow-after', ms: 700 },
]

const mischiefs: Mischief[] = [
  {
    name: 'worker killed',
    weight: 6,
    make(stage, random) {
      const pid = oneOf(
        [...stage.running].flatMap((tick) => tick.workers),
        random,
      )
      if (pid) signal(pid, 'SIGKILL')
    },
  },
  {
    name: 'worker stopped for a while',
    weight: 2,
    async make(stage, random) {
      const pid = oneOf(
        [...stage.running].flatMap((tick) => tick.workers),
        random,
      )
      if (!pid) return
      signal(pid, 'SIGSTOP')
      await pause(300 + random() * 2_000)
      signal(pid, 'SIGCONT')
    },
  },
  {
    // Longer than a resident worker may be silent; one of a tick is ended by its dispatcher.
    name: 'worker hangs',
    weight: 0.5,
    make(stage, random) {
      const pid = oneOf(
        [...stage.running].flatMap((tick) => tick.workers),
        random,
      )
      if (!pid) return
      signal(pid, 'SIGSTOP')
      void pause(15_000).then(() => signal(pid, 'SIGCONT'))
    },
  },
  {
    name: 'dispatcher killed',
    weight: 2,
    make(stage, random) {
      const tick = oneOf([...stage.running], random)
      if (tick) signal(tick.pid, 'SIGKILL')
    },
  },
  {
    name: 'server gone',
    weight: 1,
    make(stage, random) {
      const tick = oneOf([...stage.running], random)
      for (const pid of tick ? [tick.pid, ...tick.workers] : []) signal(pid, 'SIGKILL')
    },
  },
  {
    name: 'platform fault',
    weight: 12,
    make(stage, random) {
      const rule = oneOf(answers, random) as FaultRule
      stage.sandbox.world.faults.add({ operation: '*', nth: 1 + Math.floor(random() * 20), ...rule })
    },
  },
  { name: 'database connections cut', weight: 2, make: (stage) => stage.proxy.away(0) },
  { name: 'database away', weight: 1, make: (stage, random) => stage.proxy.away(300 + random() * 2_500) },
  {
    name: 'database restarted',
    weight: 0.5,
    make: (stage, random) => stage.server.restart(random() < 0.7 ? 'SIGKILL' : 'SIGTERM'),
  },
]

/** Does harm at random until told to stop. Returns how often it did what. */
export async function wreakHavoc(
  stage: SoakStage,
  random: () => number,
  goesOn: () => boolean,
): Promise<Record<string, number>> {
  const done: Record<string, number> = {}
  const all = mischiefs.reduce((sum, mischief) => sum + mischief.weight, 0)
  while (goesOn()) {
    await pause(100 + random() * 500)
    let at = random() * all
    const chosen = mischiefs.find((mischief) => {
      at -= mischief.weight
      return at < 0
    })
    if (!chosen) continue
    done[chosen.name] = (done[chosen.name] ?? 0) + 1
    await chosen.make(stage, random)
  }
  return done
}
