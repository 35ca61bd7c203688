import type { Incoming } from '../http/incoming'
import type { World } from '../state/world'
import { graphRefusal } from './graph-error'

/** Refuses a version that has ended or does not exist yet, in the words for a path that leads nowhere. */
export function refuseDeadVersion(world: World, incoming: Incoming): void {
  const version = /^\/(?:[\w-]+\/)?(v\d+\.\d+)(?:\/|$)/.exec(incoming.path)?.[1]
  if (version === undefined) return
  const { graphOldestVersion, graphNewestVersion } = world.switches
  const isAlive = numberOf(graphOldestVersion) <= numberOf(version) && numberOf(version) <= numberOf(graphNewestVersion)
  if (!isAlive) throw graphRefusal({ code: 2500, message: `Unknown path components: ${incoming.path}` })
}

function numberOf(version: string): number {
  return Number(version.slice(1))
}
