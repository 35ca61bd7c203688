import type { Database } from '../connection'
import { rows } from '../rows'

/** Who took a file in: `host` is null for one that came before that was noted. */
export type TakenIn = { key: string; host: string | null }

/** Which server took each of these files in; those that no row names are left out. */
export async function hostsOfMedia(db: Database, keys: string[]): Promise<Map<string, TakenIn>> {
  if (keys.length === 0) return new Map()
  const found = await rows<TakenIn>(db, 'SELECT media_key AS `key`, host FROM media_files WHERE media_key IN (?)', [
    keys,
  ])
  return new Map(found.map((file) => [file.key, file]))
}
