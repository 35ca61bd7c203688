import type { Config } from '../../config/config'
import { endOfGraphVersion, endOfLinkedInVersion } from '../../platforms/versions'
import { type Finding, note, ok, wrong } from './finding'

const DAY_MS = 86_400_000
/** Long enough to try another one in peace. */
const SOON_MS = 90 * DAY_MS

/** Whether the platforms will answer the versions that we call much longer. */
export function checkVersions(
  { META_GRAPH_VERSION, LINKEDIN_VERSION }: Pick<Config, 'META_GRAPH_VERSION' | 'LINKEDIN_VERSION'>,
  now = new Date(),
): Finding[] {
  return [
    tell('Graph', META_GRAPH_VERSION, 'META_GRAPH_VERSION', endOfGraphVersion(META_GRAPH_VERSION), now),
    tell('LinkedIn', LINKEDIN_VERSION, 'LINKEDIN_VERSION', endOfLinkedInVersion(LINKEDIN_VERSION), now),
  ]
}

function tell(platform: string, version: string, setting: string, end: Date | undefined, now: Date): Finding {
  const what = `${platform} version: ${version}`
  if (!end) return ok(`${what}, no end is known`)
  const leftMs = end.getTime() - now.getTime()
  const todo = `Set a newer one in ${setting}, or remove the setting and install the newest release`
  if (leftMs <= 0) return wrong(`${what}, which the platform ends or has ended`, todo)
  const until = `${what}, until about ${end.toISOString().slice(0, 10)}`
  return leftMs < SOON_MS ? note(until, todo) : ok(until)
}
