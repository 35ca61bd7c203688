import type { CommitToFind, PublishJob } from '../../calls/publisher'
import type { GraphClient } from '../../meta/graph-client'
import { type ListedMedia, listMedia } from './list-media'
import { likeness, parseGraphTime } from './same-publication'

/** The platform's clock and ours need not agree to the second. */
const CLOCK_DIFFERENCE_MS = 120_000

/** A call whose answer was lost has its effect within moments, or never. */
const EFFECT_WITHIN_MS = 300_000

/** What the account shows that may be the publication looked for, without what other posts of ours own. */
export type Found = {
  /** Same kind and text, since the first commit left. */
  byText: string[]
  /** Same kind and no text to compare, within a few minutes around the last commit. */
  byKind: string[]
  /** False when the listing was too long to be read to its end. */
  complete: boolean
}

/** @param firstTriedAt when the first commit of this publication may have left; later ones have been looked for since */
export function findMedia(
  graph: GraphClient,
  job: PublishJob,
  commit: CommitToFind,
  firstTriedAt: number | undefined,
): Promise<Found> {
  const at = commit.at.getTime()
  return searchMedia(graph, job, { from: Math.min(at, firstTriedAt ?? at), kindFrom: at, kindUntil: at }, commit)
}

/** @param when milliseconds: what has our text may be of any time since `from`; what only has our kind, of a call between the other two */
export async function searchMedia(
  graph: GraphClient,
  job: PublishJob,
  when: { from: number; kindFrom: number; kindUntil: number },
  { isTaken }: Pick<CommitToFind, 'isTaken'>,
): Promise<Found> {
  const since = when.from - CLOCK_DIFFERENCE_MS
  const { media, complete } = await listMedia(graph, job, since, 'look')
  const found: Found = { byText: [], byKind: [], complete }
  for (const item of media) {
    const like = likeness(job, item)
    if (like === 'no' || !isSince(item, since) || (await isTaken(item.id))) continue
    if (like === 'text') found.byText.push(item.id)
    else if (isSince(item, when.kindFrom - CLOCK_DIFFERENCE_MS) && !isAfter(item, when.kindUntil + EFFECT_WITHIN_MS))
      found.byKind.push(item.id)
  }
  return found
}

/** Whether anything is listed that may have come of a commit at that time, whoever owns it. */
export async function mayBeListed(graph: GraphClient, job: PublishJob, triedAt: number): Promise<boolean> {
  const since = triedAt - CLOCK_DIFFERENCE_MS
  const { media, complete } = await listMedia(graph, job, since, 'prepare')
  return !complete || media.some((item) => likeness(job, item) !== 'no' && isSince(item, since))
}

// An entry without a time, or with one we cannot read, may be of any time. Times come in whole seconds.
const isSince = (item: ListedMedia, ms: number) =>
  !(item.timestamp !== undefined && parseGraphTime(item.timestamp) < Math.floor(ms / 1000) * 1000)
const isAfter = (item: ListedMedia, ms: number) => item.timestamp !== undefined && parseGraphTime(item.timestamp) > ms
