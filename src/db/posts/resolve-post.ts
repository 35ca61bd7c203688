import { refusalBecause } from '../../domain/change-refusal'
import { type OpenPublication, resolved, type Verdict } from '../../domain/decide'
import { isQuestion } from '../../domain/moves'
import type { Actor } from '../../domain/timeline'
import type { Connection, Database } from '../connection'
import { type Decision, decideOn, type LockedPost, lockPost, type WhichPost } from '../queue/lock-post'
import { transaction } from '../transaction'
import type { WithinTransaction } from '../within-transaction'
import { isExternalIdTaken } from './is-external-id-taken'

/** Stands in `external_post_id` when a person has said that a post is out and did not name its id. */
export const UNNAMED_EXTERNAL_ID = 'unknown'

/** What a person says about a post whose answer was lost. */
export type GivenVerdict = {
  as: Verdict['as']
  /** The platform's id, when they know it. */
  externalId?: string | undefined
  /** Which publication is meant, when a post has two that are open. */
  kind?: string | undefined
}

/** Settles an unconfirmed post by a person's word: it is there, or it is not and may be sent again. */
export function resolvePost(
  db: Database,
  which: WhichPost,
  { as, externalId, kind }: GivenVerdict,
  actor: Actor,
  within?: WithinTransaction<Decision & { kind: 'done' }>,
): Promise<Decision> {
  const verdict: Verdict =
    as === 'published' ? { as, externalId: externalId ?? UNNAMED_EXTERNAL_ID } : { as: 'not-published' }
  return transaction(db, async (connection): Promise<Decision> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const line = { step: 'resolve', outcome: as, reason: `A person has said: it is ${as}` } as const
    // A worker that asks the platform right now is heard first.
    if (post.queued === 'processing') return refusalBecause('resolve', 'being-published')
    const meant = whichIsMeant(post, kind)
    if ('because' in meant) return meant
    const taken = as === 'published' && externalId !== undefined && (await isTaken(connection, post, meant, externalId))
    if (taken)
      return refusalBecause('resolve', 'external-id-taken', `another post of this account has the id ${externalId}`)
    const plan = () => resolved(post.publications, meant, verdict)
    return decideOn(connection, post, { decision: 'resolve', plan, line, actor }, within)
  })
}

/** What the platform has taken and still works on is asked for by us, not settled by hand. */
function whichIsMeant({ publications }: LockedPost, kind: string | undefined) {
  const [first, second] = publications.filter((p) => isQuestion(p.status) && (kind === undefined || p.kind === kind))
  if (!first) {
    const what = kind === undefined ? 'it' : `its ${kind}`
    return refusalBecause('resolve', 'nothing-unconfirmed', `nothing about ${what} is unconfirmed`)
  }
  if (!second) return first
  const both = `both its ${first.kind} and its ${second.kind} are unconfirmed`
  return refusalBecause('resolve', 'which-publication', `${both}; say which`)
}

const isTaken = (connection: Connection, { accountId }: LockedPost, { id }: OpenPublication, externalId: string) =>
  isExternalIdTaken(connection, accountId, id, externalId)
