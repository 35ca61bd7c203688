import { type PublicationsMove, publicationMoves } from '../../domain/moves'
import type { PublicationStatus } from '../../domain/post-status'
import type { Connection } from '../connection'
import type { PostMove } from './move-posts'

type Move<K extends PublicationsMove['to']> = Extract<PublicationsMove, { to: K }> & { postDetailId: string }

/** What moves do to the publications of their posts. What is out stays out, whatever was planned. */
export async function movePublications(connection: Connection, moves: PostMove[]): Promise<void> {
  const all = moves.flatMap(({ row: { postDetailId }, plan }) =>
    plan.publications ? [{ ...plan.publications, postDetailId }] : [],
  )
  if (all.length === 0) return
  const of = <K extends PublicationsMove['to']>(to: K) => all.filter((move): move is Move<K> => move.to === to)
  await beginAnew(connection, of('begin-anew'))
  await takeNewContent(connection, of('new-content'))
  await becomeQuestions(connection, of('question'))
  await becomeDoubtful(connection, of('doubt'))
  for (const move of of('published')) await becomePublished(connection, move)
  for (const { id } of of('not-published')) {
    await connection.query(
      `UPDATE publications SET status = 'preparing', error_message = NULL, looks = 0 WHERE id = ? AND status IN (?)`,
      [id, leadingTo('preparing')],
    )
    await forgetDoubt(connection, id)
  }
}

/** The statuses from which a publication may come to stand so. */
const leadingTo = (to: PublicationStatus) =>
  (Object.keys(publicationMoves) as PublicationStatus[]).filter((from) => publicationMoves[from].includes(to))

const postsOf = (moves: { postDetailId: string }[]) => moves.map(({ postDetailId }) => postDetailId)

async function beginAnew(connection: Connection, moves: Move<'begin-anew'>[]): Promise<void> {
  if (moves.length === 0) return
  await connection.query(
    `UPDATE publications SET status = 'planned', progress = NULL, error_message = NULL, looks = 0
      WHERE post_detail_id IN (?) AND status IN (?)`,
    [postsOf(moves), leadingTo('planned')],
  )
}

// Nothing of these is out. Why a publication has failed is still true until it is tried again.
async function takeNewContent(connection: Connection, moves: Move<'new-content'>[]): Promise<void> {
  if (moves.length === 0) return
  await connection.query(
    `UPDATE publications SET progress = NULL, looks = 0, error_message = IF(status = 'preparing', NULL, error_message),
            status = IF(status = 'preparing', 'planned', status)
      WHERE post_detail_id IN (?) AND status IN (?)`,
    [postsOf(moves), leadingTo('planned')],
  )
}

async function becomeQuestions(connection: Connection, moves: Move<'question'>[]): Promise<void> {
  for (const reason of new Set(moves.map((move) => move.reason))) {
    await connection.query(
      `UPDATE publications SET status = 'unconfirmed', error_message = ? WHERE post_detail_id IN (?) AND status = 'committing'`,
      [reason, postsOf(moves.filter((move) => move.reason === reason))],
    )
  }
}

async function becomeDoubtful(connection: Connection, moves: Move<'doubt'>[]): Promise<void> {
  for (const { postDetailId, reason, lost } of moves) {
    await connection.query(
      `INSERT INTO set_back_publications (publication_id, lost_from, lost_until)
       SELECT p.id, LEAST(GREATEST(?, d.created_at), COALESCE(p.committing_at, ?), ?), ?
         FROM publications p JOIN post_details d ON d.id = p.post_detail_id
        WHERE p.post_detail_id = ? AND p.status <> 'published'
       ON DUPLICATE KEY UPDATE lost_from = LEAST(lost_from, VALUES(lost_from)), answered_at = NULL,
         lost_until = GREATEST(lost_until, VALUES(lost_until))`,
      // Not before the post was there; but a call whose answer is still open may have left before that time.
      [lost.from, lost.until, lost.until, lost.until, postDetailId],
    )
    await connection.query(
      `UPDATE publications SET status = 'unconfirmed', error_message = ?, looks = 0
        WHERE post_detail_id = ? AND status IN (?)`,
      [reason, postDetailId, leadingTo('unconfirmed')],
    )
  }
}

const forgetDoubt = (connection: Connection, id: number) =>
  connection.query('UPDATE set_back_publications SET answered_at = NOW(3) WHERE publication_id = ?', [id])

async function becomePublished(connection: Connection, { id, externalId }: Move<'published'>): Promise<void> {
  await connection.query(
    `UPDATE publications SET status = 'published', published_at = COALESCE(committing_at, NOW(3)), error_message = NULL,
            external_id = COALESCE(external_id, ?) WHERE id = ? AND status IN (?)`,
    [externalId, id, leadingTo('published')],
  )
  await forgetDoubt(connection, id)
  // Workers send the first comment right after publishing, and none comes here any more. Nobody shall think it is there.
  await connection.query(
    `UPDATE publications SET comment_status = 'failed', comment_error = ?
      WHERE id = ? AND kind <> 'story' AND comment_status IS NULL
        AND EXISTS (SELECT 1 FROM post_details d WHERE d.id = publications.post_detail_id
                       AND JSON_EXTRACT(d.options, '$.firstComment') IS NOT NULL)`,
    ['Not posted: the post was settled by hand. Post it on the platform.', id],
  )
}

/** Closes first comments that nobody has begun, as far as the backup knows: they may be there. */
export const doubtComments = (connection: Connection, publicationIds: number[], reason: string) =>
  connection.query(
    `UPDATE publications SET comment_status = 'failed', comment_error = ?
      WHERE id IN (?) AND status = 'published' AND comment_status IS NULL`,
    [reason, publicationIds],
  )
