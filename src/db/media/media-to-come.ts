import type { MediaItem } from '../../domain/post'
import type { Database } from '../connection'
import { rows } from '../rows'
import { readJson } from '../stored-json'

type KeptFile = { key: string; url: string }

/** The uploaded files of posts that wait for their time, of those that are published next; each once. */
export async function mediaToCome(db: Database, mostPosts: number): Promise<KeptFile[]> {
  const waiting = await rows<{ media: MediaItem[] | string | null }>(
    db,
    `SELECT d.media FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id
      WHERE s.status = 'pending' ORDER BY s.run_at, s.id LIMIT ?`,
    [mostPosts],
  )
  const files = waiting.flatMap(({ media }) => keptIn(media))
  return [...new Map(files.map((file) => [file.key, file])).values()]
}

function keptIn(media: MediaItem[] | string | null): KeptFile[] {
  try {
    const items = readJson(media)
    return Array.isArray(items) ? items.flatMap(({ key, url }) => (key ? [{ key, url }] : [])) : []
  } catch {
    // Somebody's SQL has written it; the worker says what is wrong with it.
    return []
  }
}
