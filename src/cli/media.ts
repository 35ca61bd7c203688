import { loadConfig } from '../config/config'
import type { Database } from '../db/connection'
import { mediaFiles } from '../db/media/media-files'
import { underLock } from '../db/under-lock'
import { counted } from '../domain/counted'
import { type Collection, collectGarbage } from '../media/collect-garbage'
import { openMediaStore } from '../media/open-media-store'
import { Spool } from '../media/spool'
import { withDatabase } from '../services/cli'
import { type AsJson, jsonDocument } from './json'
import type { Action, Surroundings } from './surroundings'
import { table } from './table'
import { oneLine } from './terminal-text'

type Options = AsJson & { dryRun?: boolean; strays?: boolean }

/** Removes media files that no post needs any more. */
export const collect: Action<Options> = async (around, { json, dryRun = false, strays = false }) => {
  const config = loadConfig(around.env)
  const work = async (db: Database) => {
    let failed = 0
    const mine = await underLock(db, 'media-gc', async () => {
      const store = await openMediaStore(config)
      if (!dryRun) await new Spool(config.MEDIA_DIR).sweep()
      const how = { keepDays: config.MEDIA_KEEP_DAYS, dryRun, strays }
      const collection = await collectGarbage(store, mediaFiles(db), how)
      if (json) around.out(jsonDocument(view(collection, dryRun)))
      else print(around, collection, dryRun)
      failed = collection.failed.length
    })
    if (!mine) around.err('Another process is collecting at the moment; nothing was done\n')
    return mine && failed === 0 ? 0 : 1
  }
  return withDatabase(around, work, { config, connections: 2 })
}

function print(around: Surroundings, { removed, needed, failed }: Collection, dryRun: boolean): void {
  const rows = removed.map(({ key, companyId, size, why }) => [key, companyId ?? '', String(size ?? ''), why])
  if (rows.length > 0) around.out(table(['FILE', 'COMPANY', 'BYTES', 'WHY'], rows))
  const kept = `${counted(needed, 'older file stays because posts need it', 'older files stay because posts need them')}`
  around.err(`${removed.length} ${dryRun ? 'would be removed' : 'removed'}; ${kept}\n`)
  for (const { key, error } of failed) around.err(`${key} could not be removed: ${oneLine((error as Error).message)}\n`)
}

const view = ({ removed, needed, failed }: Collection, dryRun: boolean) => ({
  dryRun,
  removed: removed.map(({ key, companyId, size, why }) => ({
    file: key,
    companyId: companyId ?? null,
    bytes: size ?? null,
    why,
  })),
  needed,
  failed: failed.map(({ key, error }) => ({ file: key, error: (error as Error).message })),
})
