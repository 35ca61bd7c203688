import type { FaultRule } from '../../src/sandbox/state/faults'
import type { Verdict, Write } from './database-proxy'
import type { Recipe } from './recipes'
import type { Stage } from './stage'
import { signal } from './tick-process'

/** What can go wrong at one point of a post's way, and what it may come to. */
export type Fault = {
  name: string
  at: 'call' | 'write' | 'line'
  /** Makes it happen at the n-th call or write of the case. Of a line its settings say which. */
  arrange?(stage: Stage, n: number, recipe: Recipe): void
  /** It is a matter of an answer alone: whether a process of its own hears it makes no difference. */
  ofAnswer?: boolean
  /** Settings of the tick it happens in. */
  env?(stage: Stage, n: number): Record<string, string>
  /** All later ticks have these settings as well. */
  lasts?: boolean
  /** At the commit it can leave nobody but the platform knowing whether the post is out. */
  ambiguous?: boolean
  /** The platform refuses for good: failing is the truth. */
  refuses?: boolean
  /** A person connects the account again afterwards. */
  reconnects?: boolean
  /** The worker is stopped when it strikes, outlives its lease, and wakes when all is over. */
  sleeps?: boolean
  /** When all is over, the database is restored from the backup that was made when it struck. */
  restores?: boolean
}

const shortTimeout = () => ({ HTTP_TIMEOUT_MS: '1000' })

function answered(name: string, rule: FaultRule, more: Partial<Fault> = {}): Fault {
  return {
    name,
    at: 'call',
    ofAnswer: true,
    arrange: (stage, n) => void stage.sandbox.world.faults.add({ operation: '*', nth: n, ...rule }),
    ...more,
  }
}

const killWorkers = (stage: Stage) => {
  for (const pid of stage.current?.workers ?? []) signal(pid, 'SIGKILL')
}
const killTick = (stage: Stage) => signal(stage.current?.pid ?? -1, 'SIGKILL')

/** The call is held where the rule says, and whoever made it is killed at that moment. */
function killed(name: string, rule: FaultRule['kind'], kill: (stage: Stage) => void, ambiguous = true): Fault {
  return {
    name,
    at: 'call',
    ambiguous,
    arrange(stage, n) {
      stage.sandbox.world.faults.add({ operation: '*', nth: n, kind: rule })
      stage.calls.onDone(n, () => kill(stage))
    },
  }
}

/** The worker is stopped while its call is out. */
function stopped(name: string, rule: FaultRule, env?: Fault['env']): Fault {
  return {
    name,
    at: 'call',
    ambiguous: true,
    sleeps: true,
    ...(env && { env }),
    arrange(stage, n) {
      stage.sandbox.world.faults.add({ operation: '*', nth: n, ...rule })
      stage.calls.onArrival(n, () => {
        for (const pid of stage.current?.workers ?? []) signal(pid, 'SIGSTOP')
      })
    },
  }
}

/** Something happens at the n-th write of the case, before or after the database has done it. */
function written(
  name: string,
  when: 'before' | 'after',
  strike: (stage: Stage, write: Write) => Verdict,
  more: Partial<Fault> = {},
): Fault {
  return {
    name,
    at: 'write',
    arrange(stage, n) {
      stage.proxy.hook = {
        [when]: async (write: Write) => (write.n === n ? strike(stage, write) : 'pass'),
      }
    },
    ...more,
  }
}

const killWriter = (stage: Stage, write: Write): Verdict => {
  if (write.writer === 'worker') killWorkers(stage)
  else killTick(stage)
  return 'cut'
}

export const faults: Fault[] = [
  answered('timeout-before', { kind: 'timeout-before' }, { env: shortTimeout, ambiguous: true }),
  answered('timeout-after', { kind: 'timeout-after' }, { env: shortTimeout, ambiguous: true }),
  answered('drop-before', { kind: 'drop-before' }, { ambiguous: true }),
  answered('drop-after', { kind: 'drop-after' }, { ambiguous: true }),
  answered('error-before', { kind: 'error-before', status: 500 }, { ambiguous: true }),
  answered('error-after', { kind: 'error-after', status: 500 }, { ambiguous: true }),
  answered('html-before', { kind: 'html', status: 503 }, { ambiguous: true }),
  answered('html-after', { kind: 'html', status: 502, effect: true }, { ambiguous: true }),
  answered('ok-error-before', { kind: 'ok-with-error' }, { ambiguous: true }),
  answered('ok-error-after', { kind: 'ok-with-error', effect: true }, { ambiguous: true }),
  answered('empty-before', { kind: 'empty' }, { ambiguous: true }),
  answered('empty-after', { kind: 'empty', effect: true }, { ambiguous: true }),
  answered('rate-limit', { kind: 'rate-limit' }),
  {
    name: 'refused',
    at: 'call',
    ofAnswer: true,
    refuses: true,
    arrange(stage, n, { platform }) {
      const code = platform === 'linkedin' ? 'INVALID_REQUEST' : 100
      stage.sandbox.world.faults.add({ operation: '*', nth: n, kind: 'error-before', status: 400, code })
    },
  },
  {
    name: 'token-dead',
    at: 'call',
    ofAnswer: true,
    reconnects: true,
    arrange(stage, n, recipe) {
      stage.sandbox.world.faults.add({ operation: '*', nth: n, kind: 'token-dead' })
      stage.calls.onArrival(n, () => stage.setTokenState(recipe, 'revoked'))
    },
  },
  killed('kill-before', 'timeout-before', killWorkers),
  killed('kill-after', 'timeout-after', killWorkers),
  killed('kill-dispatcher', 'slow', killTick, false),
  killed('kill-all', 'timeout-after', (stage) => {
    killTick(stage)
    killWorkers(stage)
  }),
  stopped('stop-heard', { kind: 'slow', ms: 300 }),
  stopped('stop-unheard', { kind: 'timeout-before' }, shortTimeout),

  written('cut-before', 'before', () => 'cut'),
  written('cut-after', 'after', () => 'cut', { ambiguous: true }),
  written('killed-before', 'before', killWriter, { ambiguous: true }),
  written('killed-after', 'after', killWriter, { ambiguous: true }),
  written('away', 'before', (stage) => {
    stage.proxy.away(1_500)
    return 'cut'
  }),
  written(
    'stop-after',
    'after',
    (stage, write) => {
      if (write.writer === 'worker') for (const pid of stage.current?.workers ?? []) signal(pid, 'SIGSTOP')
      return 'pass'
    },
    { ambiguous: true, sleeps: true, env: (stage) => stage.clockEnv },
  ),
  {
    name: 'set-back',
    at: 'write',
    // What may be out is looked for by its text; where nothing can be looked for, a person is asked.
    ambiguous: true,
    restores: true,
    arrange(stage, n) {
      stage.proxy.hook = {
        before: async (write) => {
          if (write.n === n) await stage.backUp()
          return 'pass'
        },
      }
    },
  },

  { name: 'log-full', at: 'line', lasts: true, env: (stage, n) => stage.lineEnv(n) },
]
