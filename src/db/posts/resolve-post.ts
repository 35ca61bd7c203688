import type { RowDataPacket } from 'mysql2/promise'
import type { PostStatus } from '../../domain/post-status'
import type { Connection, Database } from '../connection'
import { type AlsoDo, type Decision, executeOn, lockPost, refused, type WhichPost } from '../queue/lock-post'
import { noteDecision, queueAgain } from '../queue/requeue-post'
import { transaction } from '../transaction'
import { isExternalIdTaken } from './is-external-id-taken'

/** Stands in `external_post_id` when a person has said that a post is out and did not name its id. */
export const UNNAMED_EXTERNAL_ID = 'unknown'

/** What a person says about a post whose answer was lost. */
export type Word = {
  as: 'published' | 'not-published'
  /** The platform's id, when they know it. */
  externalId?: string | undefined
  /** Which publication is meant, when a post has two that are open. */
  kind?: string | undefined
}

/** Settles an unconfirmed post by a person's word: it is there, or it is not and may be sent again. */
export function resolvePost(
  db: Database,
  which: WhichPost,
  { as, externalId, kind }: Word,
  actor: string,
  also?: AlsoDo<Decision & { kind: 'done' }>,
): Promise<Decision> {
  return transaction(db, async (connection): Promise<Decision> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    if (post.queued === 'processing') {
      return refused('being-published', 'a worker is asking the platform right now; try again in a minute')
    }
    // What the platform has taken and still works on is asked for by us, not settled by hand.
    const open = post.publications.filter(
      (p) => (p.status === 'unconfirmed' || p.status === 'committing') && (kind === undefined || p.kind === kind),
    )
    const [publication, second] = open
    if (!publication) {
      return refused('nothing-unconfirmed', `nothing about ${kind === undefined ? 'it' : `its ${kind}`} is unconfirmed`)
    }
    if (second) {
      const both = `both its ${publication.kind} and its ${second.kind} are unconfirmed`
      return refused('which-publication', `${both}; say which`)
    }
    if (as === 'published') {
      if (
        externalId !== undefined &&
        (await isExternalIdTaken(connection, post.accountId, publication.id, externalId))
      ) {
        return refused('external-id-taken', `another post of this account has the id ${externalId}`)
      }
      await connection.query(
        `UPDATE publications SET status = 'published', published_at = COALESCE(committing_at, NOW(3)), error_message = NULL,
                external_id = COALESCE(external_id, ?) WHERE id = ?`,
        [externalId ?? UNNAMED_EXTERNAL_ID, publication.id],
      )
      await giveUpFirstComment(connection, publication.id)
    } else {
      // The progress stays: a hidden post or a finished container is published, not made a second time.
      await connection.query(
        `UPDATE publications SET status = 'preparing', error_message = NULL, looks = 0 WHERE id = ?`,
        [publication.id],
      )
    }
    const reason = `A person has said: it is ${as}`
    const version = await noteDecision(connection, post, { actor, step: 'resolve', outcome: as, reason })
    const decision = { kind: 'done', status: await settleAfterResolving(connection, post.id), version } as const
    await also?.(executeOn(connection), decision)
    return decision
  })
}

// Workers send it right after publishing, and no worker comes here any more. Nobody shall think that it is there.
async function giveUpFirstComment(connection: Connection, publicationId: number): Promise<void> {
  await connection.query(
    `UPDATE publications p JOIN post_details d ON d.id = p.post_detail_id
        SET p.comment_status = 'failed', p.comment_error = ?
      WHERE p.id = ? AND p.kind <> 'story' AND p.comment_status IS NULL
        AND JSON_EXTRACT(d.options, '$.firstComment') IS NOT NULL`,
    ['Not posted: the post was settled by hand. Post it on the platform.', publicationId],
  )
}

async function settleAfterResolving(connection: Connection, postDetailId: string): Promise<PostStatus> {
  const [publications] = await connection.query<RowDataPacket[]>(
    'SELECT kind, status, external_id AS externalId FROM publications WHERE post_detail_id = ? ORDER BY kind',
    [postDetailId],
  )
  const out = publications.find((p) => p.externalId)
  await connection.query('UPDATE post_details SET external_post_id = COALESCE(?, external_post_id) WHERE id = ?', [
    out?.externalId ?? null,
    postDetailId,
  ])
  const stillOpen = publications.some((p) => p.status === 'unconfirmed' || p.status === 'committing')
  if (publications.some((p) => p.status !== 'published' && p.status !== 'failed')) {
    await queueAgain(connection, postDetailId)
    if (!stillOpen) return 'pending'
    await connection.query(`UPDATE post_details SET status = 'unconfirmed' WHERE id = ?`, [postDetailId])
    return 'unconfirmed'
  }
  const failed = publications.some((p) => p.status === 'failed')
  const [schedule, post] = failed ? (['failed', 'failed'] as const) : (['done', 'published'] as const)
  await connection.query('UPDATE post_schedule SET status = ? WHERE post_detail_id = ?', [schedule, postDetailId])
  await connection.query(
    `UPDATE post_details SET status = ?, error_message = IF(?, error_message, NULL),
            failure_cause = IF(?, COALESCE(failure_cause, 'rejected'), NULL) WHERE id = ?`,
    [post, failed, failed, postDetailId],
  )
  return post
}
