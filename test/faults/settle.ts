import type { Stage } from './stage'

/** Longer than the longest honest story: eight looks at a platform that cannot tell, and what comes before. */
const MAX_TICKS = 16

/** Runs ticks until nothing is due any more. False: it never came to an end. */
export async function settle(stage: Stage, { ticks = MAX_TICKS, host = 'server-a' } = {}): Promise<boolean> {
  for (let tick = 0; tick < ticks; tick++) {
    if (await stage.isQuiet()) return true
    await stage.letTimePass()
    await stage.finish(stage.start({ HOSTNAME: host }))
    if (stage.hung) return false
  }
  return stage.isQuiet()
}
