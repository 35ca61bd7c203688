import { seededRandom } from '../../faults/random'

export const faultNames = [
  'worker killed',
  'worker stopped',
  'parent killed',
  'parent stopped',
  'server gone',
  'Redis flushed',
  'answer of a claim lost',
  'clock of a server wrong',
  'Redis stopped',
  'Redis started again, empty',
  'Redis full',
  'server cut from Redis',
  'server cut from MySQL',
] as const

export type FaultName = (typeof faultNames)[number]

/** `rough`: Redis is away or a server is cut off, and capacity may be passed. */
type Kind = { weight: number; lastsMs?: readonly [number, number]; rough?: true }

const kinds: Record<FaultName, Kind> = {
  'worker killed': { weight: 6 },
  'worker stopped': { weight: 3, lastsMs: [1_000, 8_000] },
  'parent killed': { weight: 2 },
  'parent stopped': { weight: 2, lastsMs: [1_000, 8_000] },
  'server gone': { weight: 1 },
  'Redis flushed': { weight: 3 },
  'answer of a claim lost': { weight: 2 },
  'clock of a server wrong': { weight: 1, lastsMs: [3_000, 10_000] },
  'Redis stopped': { weight: 3, lastsMs: [1_000, 4_000], rough: true },
  'Redis started again, empty': { weight: 2, lastsMs: [200, 3_000], rough: true },
  'Redis full': { weight: 2, lastsMs: [2_000, 6_000], rough: true },
  'server cut from Redis': { weight: 2, lastsMs: [1_000, 6_000], rough: true },
  'server cut from MySQL': { weight: 2, lastsMs: [500, 4_000], rough: true },
}

export type Fault = {
  name: FaultName
  /** From the beginning of the storm. */
  atMs: number
  /** 0 where it happens and is over. */
  lastsMs: number
  /** Which server it meets, of those there are. */
  server: number
  /** In [0, 1): which of its workers, or into which direction. */
  chance: number
  rough: boolean
}

/** The time in which nothing has happened yet, so that there is a fleet to meet. */
const QUIET_MS = 3_000
const LULL_MS = [500, 2_500] as const
/** Each minute has its rough stretch, and one in which Redis stands and capacity must hold whatever else happens. */
const ROUGH_PART = [0.6, 0.85] as const

/** What happens in a storm, when and to whom: the same for the same seed. */
export function planOf(
  seed: number,
  { seconds, servers, only = faultNames }: { seconds: number; servers: number; only?: readonly FaultName[] },
): Fault[] {
  const random = seededRandom(seed)
  const between = ([least, most]: readonly [number, number]) => least + random() * (most - least)
  const spell = Math.min(60_000, seconds * 1_000)
  const faults: Fault[] = []
  let redisIsBusyUntil = 0
  for (let atMs = QUIET_MS; atMs < seconds * 1_000; atMs += between(LULL_MS)) {
    const part = (atMs % spell) / spell
    const isRough = part >= ROUGH_PART[0] && part < ROUGH_PART[1]
    const name = chosen(
      only.filter((one) => isRough || !kinds[one].rough),
      random(),
    )
    const [server, chance] = [Math.floor(random() * servers), random()]
    if (!name) continue
    const { lastsMs: range, rough = false } = kinds[name]
    const lastsMs = range ? between(range) : 0
    // One thing at a time happens to Redis, which can be stopped once and started once.
    if (name.startsWith('Redis')) {
      if (atMs < redisIsBusyUntil) continue
      redisIsBusyUntil = atMs + lastsMs + 500
    }
    faults.push({ name, atMs, lastsMs, server, chance, rough })
  }
  return faults
}

function chosen(names: readonly FaultName[], chance: number): FaultName | undefined {
  let at = chance * names.reduce((sum, name) => sum + kinds[name].weight, 0)
  return names.find((name) => {
    at -= kinds[name].weight
    return at < 0
  })
}
