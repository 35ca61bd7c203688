// Until when the platforms answer a version of their interfaces. Told here alone; renewed with each release.

/** The Graph API: a version ends about two years after its successor ships. Of one that is not here no end is known. */
const graphEnds: Record<string, string> = {
  'v20.0': '2026-09-24',
  'v21.0': '2027-01-21',
  'v22.0': '2027-05-20',
  'v23.0': '2027-10-08',
  'v24.0': '2028-02-18',
  'v25.0': '2028-07-29',
}
const OLDEST_GRAPH = 20

/** LinkedIn keeps a month's version for twelve months at least, and has ended them in the middle of the month. */
const LINKEDIN_DAY = 15

/** @returns undefined when no end is known */
export function endOfGraphVersion(version: string): Date | undefined {
  const end = graphEnds[version]
  if (end) return new Date(`${end}T00:00:00Z`)
  return Number(version.slice(1)) < OLDEST_GRAPH ? new Date(0) : undefined
}

export const endOfLinkedInVersion = (version: string): Date =>
  new Date(Date.UTC(Number(version.slice(0, 4)) + 1, Number(version.slice(4)) - 1, LINKEDIN_DAY))
