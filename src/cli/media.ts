import { parseArgs } from 'node:util'
import { loadConfig } from '../config/config'
import type { Database } from '../db/connection'
import { mediaFiles } from '../db/media/media-files'
import { underLock } from '../db/under-lock'
import { type Collection, collectGarbage } from '../media/collect-garbage'
import { openMediaStore } from '../media/open-media-store'
import { Spool } from '../media/spool'
import { withDatabase } from '../services/cli'
import { type Command, UsageError } from './command'
import { table } from './table'
import { oneLine } from './terminal-text'

export const command: Command = {
  usage: 'media gc [--dry-run] [--strays]',
  summary:
    'Removes media files that no post needs any more, as the API does once an hour; --strays also files the database does not know (not in a folder or bucket that is shared with others)',
  async run([action, ...args]) {
    if (action !== 'gc') throw new UsageError(`Usage: ${command.usage}`)
    const flag = { type: 'boolean', default: false } as const
    const { values } = parseArgs({ args, options: { 'dry-run': flag, strays: flag } })
    return collect({ dryRun: values['dry-run'], strays: values.strays })
  },
}

async function collect(options: { dryRun: boolean; strays: boolean }): Promise<number> {
  const config = loadConfig()
  const work = async (db: Database) => {
    let failed = 0
    const mine = await underLock(db, 'media-gc', async () => {
      const store = await openMediaStore(config)
      if (!options.dryRun) await new Spool(config.MEDIA_DIR).sweep()
      const collection = await collectGarbage(store, mediaFiles(db), { keepDays: config.MEDIA_KEEP_DAYS, ...options })
      print(collection, options.dryRun)
      failed = collection.failed.length
    })
    if (!mine) process.stderr.write('Another process is collecting at the moment; nothing was done\n')
    return mine && failed === 0 ? 0 : 1
  }
  return withDatabase(work, { config, connections: 2 })
}

function print({ removed, needed, failed }: Collection, dryRun: boolean): void {
  const rows = removed.map(({ key, companyId, size, why }) => [key, companyId ?? '', String(size ?? ''), why])
  if (rows.length > 0) process.stdout.write(table(['FILE', 'COMPANY', 'BYTES', 'WHY'], rows))
  const kept = `${needed} older ${needed === 1 ? 'file stays' : 'files stay'} because posts need them`
  process.stderr.write(`${removed.length} ${dryRun ? 'would be removed' : 'removed'}; ${kept}\n`)
  for (const { key, error } of failed)
    process.stderr.write(`${key} could not be removed: ${oneLine((error as Error).message)}\n`)
}
