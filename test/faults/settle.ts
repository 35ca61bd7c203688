import type { Stage } from './stage'

/** Longer than the longest honest story: eight looks at a platform that cannot tell, and what comes before. */
const MAX_TICKS = 16

/**
 * Runs ticks until nothing is due any more. False: it never came to an end.
 * @param struck whether the fault lies behind us: what comes after is worked on in this process, in a fraction of the time
 * @param env further settings of the ticks
 */
export async function settle(
  stage: Stage,
  { ticks = MAX_TICKS, host = 'server-a', env = {} as Record<string, string>, struck = (): boolean => false } = {},
): Promise<boolean> {
  for (let tick = 0; tick < ticks; tick++) {
    if (await stage.isQuiet()) return true
    await stage.letTimePass()
    const settings = { ...env, HOSTNAME: host }
    if (struck()) await stage.tickHere(settings)
    else await stage.finish(stage.start(settings))
    if (stage.hung) return false
  }
  return stage.isQuiet()
}
