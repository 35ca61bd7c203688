import type { MediaFiles } from '../db/media/media-files'
import { nameOfKey } from './media-key'
import type { MediaStore } from './media-store'
import { namesIn, neededOf } from './needed-files'

/** What a collection removes, or would. */
export type Removed = { key: string; companyId?: string; size?: number; why: 'unfinished' | 'unused' | 'unknown' }

export type Collection = {
  removed: Removed[]
  /** Old files that stay because a post needs them. */
  needed: number
  /** Files that should have gone and could not, each with its error; the next collection tries again. */
  failed: { key: string; error: unknown }[]
}

export type CollectOptions = {
  /** A file goes at the earliest so many days after its last use. */
  keepDays: number
  /** Only say what would go. */
  dryRun?: boolean
  /** Also files of the store that no row names. Wrong for a folder or bucket that somebody else uses as well. */
  strays?: boolean
}

/** Files that are looked at together, so that the posts of a company are read once for all of them. */
const BATCH = 500

/**
 * Removes the files no post needs any more. Safe beside uploads and beside itself, on any number of servers: whether a
 * file may go is decided by one statement in the database, which fails when the file was used meanwhile.
 */
export async function collectGarbage(
  store: MediaStore,
  files: MediaFiles,
  { keepDays, dryRun = false, strays = false }: CollectOptions,
): Promise<Collection> {
  const collection: Collection = { removed: [], needed: 0, failed: [] }
  const place = await store.id()

  const remove = async (removed: Removed, mayGo: () => Promise<boolean>) => {
    try {
      if (!dryRun) {
        if (!(await mayGo())) return
        await store.remove(removed.key)
        await files.forget(removed.key)
      }
      collection.removed.push(removed)
    } catch (error) {
      collection.failed.push({ key: removed.key, error })
    }
  }

  for (const { key, companyId, size } of await files.unfinished(place, { onlyLook: dryRun })) {
    await remove({ key, companyId, size, why: 'unfinished' }, async () => true)
  }
  for (let after = 0; ; ) {
    const old = await files.unused(place, keepDays, after, BATCH)
    const needed = await neededOf(old, files, keepDays)
    collection.needed += needed.size
    if (!dryRun) await files.stillNeeded(old.filter(({ key }) => needed.has(key)).map(({ id }) => id))
    for (const { id, key, companyId, size } of old) {
      if (!needed.has(key)) await remove({ key, companyId, size, why: 'unused' }, () => files.leave(id, keepDays))
    }
    if (old.length < BATCH) break
    after = old.at(-1)?.id ?? 0
  }
  if (strays) await collectStrays(store, files, keepDays, remove)
  return collection
}

// A database restored from a backup, or a hand in the folder: files nobody knows. Posts may name them all the same.
async function collectStrays(
  store: MediaStore,
  files: MediaFiles,
  keepDays: number,
  remove: (removed: Removed, mayGo: () => Promise<boolean>) => Promise<void>,
): Promise<void> {
  const oldest = Date.now() - keepDays * 86_400_000
  const unknown = new Map<string, string>()
  const sift = async (keys: string[]) => {
    const known = await files.known(keys)
    for (const key of keys) if (!known.has(key)) unknown.set(nameOfKey(key), key)
  }
  const batch: string[] = []
  for await (const { key, changedAt } of store.list()) {
    if (changedAt.getTime() > oldest) continue
    if (batch.push(key) >= BATCH) await sift(batch.splice(0))
  }
  await sift(batch)
  if (unknown.size === 0) return
  for await (const name of namesIn(files.needs(null, keepDays))) unknown.delete(name)
  for (const key of unknown.values()) await remove({ key, why: 'unknown' }, async () => true)
}
