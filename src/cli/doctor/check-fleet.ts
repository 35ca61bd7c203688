import type { Database } from '../../db/connection'
import { BEAT_MS, type FleetMember, fleetMembers } from '../../db/operations/fleet-members'
import { oneLine } from '../terminal-text'
import { type Finding, note, ok } from './finding'

/** So long it is told of one that has stopped without a word: one that is told to stop takes its row along. */
const TOLD_S = 900

/** The members of the fleet, where there is one: no installation needs any. */
export async function checkFleet(db: Database): Promise<Finding[]> {
  const members = await fleetMembers(db, TOLD_S)
  const alive = members.filter(({ beatAgeMs }) => Math.abs(beatAgeMs) <= BEAT_MS)
  const silent = members.filter((member) => !alive.includes(member))
  return [
    ...(alive.length > 0 ? [ok(`Resident workers: ${alive.map(told).join('; ')}`)] : []),
    ...silent.map((member) =>
      note(
        `Resident workers: ${told(member)} have stopped without a word`,
        'Start them again, or let ticks publish: they do so already',
      ),
    ),
    ...sameHost(alive),
    ...differentVersions(alive),
  ]
}

const told = ({ host, children, beatAgeMs, version }: FleetMember) =>
  `${oneLine(host)}: ${children}, version ${oneLine(version)}, beat ${Math.max(0, Math.round(beatAgeMs / 1_000))} s ago`

function sameHost(alive: FleetMember[]): Finding[] {
  const hosts = alive.map(({ host }) => host)
  const twice = new Set(hosts.filter((host, at) => hosts.indexOf(host) !== at))
  return [...twice].map((host) =>
    note(
      `Resident workers: more than one parent runs as ${oneLine(host)}`,
      'Two servers with one HOSTNAME cannot tell their claims and files apart: give each its own; of two on one server stop one',
    ),
  )
}

function differentVersions(alive: FleetMember[]): Finding[] {
  const versions = new Set(alive.map(({ version }) => version))
  if (versions.size < 2) return []
  return [
    note(`Resident workers: of ${versions.size} versions`, 'Harmless while an upgrade goes from server to server'),
  ]
}
