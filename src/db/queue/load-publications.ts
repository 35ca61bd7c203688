import type { Publication } from '../../domain/claimed-post'
import { type PublicationKind, plannedPublications, postTypes } from '../../domain/post'
import type { Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import type { PublicationRow } from '../models/publication'
import { addPublications } from '../posts/write-posts'
import { type AllOrNulls, rows } from '../rows'
import { readObject } from '../stored-json'

type PostColumns = { postDetailId: PostDetailRow['id']; postType: PostDetailRow['post_type'] }
type PublicationColumns = Pick<PublicationRow, 'id' | 'kind' | 'status' | 'permalink'> & {
  postDetailId: PublicationRow['post_detail_id']
  progress: object | string | null
  committingAt: Date | null
  externalId: PublicationRow['external_id']
  errorMessage: PublicationRow['error_message']
  looks: number
  commentStatus: PublicationRow['comment_status']
} & AllOrNulls<{ lostFrom: Date; lostUntil: Date; byAnother: number }>

/** The ledgers of posts, by post. Rows made outside the API have none yet, so what is missing is added here. */
export async function loadPublications(db: Database, posts: PostColumns[]): Promise<Map<string, Publication[]>> {
  const loaded = new Map<string, Publication[]>()
  if (posts.length === 0) return loaded
  const read = async () => {
    loaded.clear()
    const found = await rows<PublicationColumns>(
      db,
      `SELECT p.id, p.post_detail_id AS postDetailId, p.kind, p.status, p.progress, p.committing_at AS committingAt,
              p.external_id AS externalId, p.permalink, p.error_message AS errorMessage, p.looks,
              p.comment_status AS commentStatus, b.lost_from AS lostFrom, b.lost_until AS lostUntil, b.by_another AS byAnother
         FROM publications p LEFT JOIN set_back_publications b ON b.publication_id = p.id AND b.answered_at IS NULL
        WHERE p.post_detail_id IN (?) ORDER BY p.post_detail_id, p.kind`,
      [posts.map(({ postDetailId }) => postDetailId)],
    )
    for (const row of found) {
      const list = loaded.get(row.postDetailId) ?? []
      list.push(toPublication(row))
      loaded.set(row.postDetailId, list)
    }
  }
  await read()
  const missing: [string, PublicationKind][] = posts.flatMap(({ postDetailId, postType }) => {
    const known = new Set(loaded.get(postDetailId)?.map((p) => p.kind))
    const kinds = postTypes.includes(postType) ? plannedPublications(postType) : []
    return kinds.filter((kind) => !known.has(kind)).map((kind): [string, PublicationKind] => [postDetailId, kind])
  })
  if (missing.length > 0) {
    await addPublications(db, missing)
    await read()
  }
  return loaded
}

function toPublication(row: PublicationColumns): Publication {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    progress: { ...readObject(row.progress) },
    looks: row.looks,
    ...(row.committingAt && { committingAt: row.committingAt }),
    ...(row.externalId && { externalId: row.externalId }),
    ...(row.permalink && { permalink: row.permalink }),
    ...(row.errorMessage && { errorMessage: row.errorMessage }),
    ...(row.commentStatus && { commentStatus: row.commentStatus }),
    ...(row.lostFrom && {
      lost: { from: row.lostFrom, until: row.lostUntil, ...(row.byAnother === 1 && { byAnother: true }) },
    }),
  }
}
