import { ENTRY_GROUP } from '../redis/keys'
import { buryScript } from '../redis/lua/bury'
import { dispatchScript } from '../redis/lua/dispatch'
import { type Entry, type Message, readEntry } from './entry-message'
import type { SignEntry } from './entry-token'
import type { EngineTools } from './tools'

type Tools = EngineTools & { sign: SignEntry }

/** Passes messages of ENTRY on to DISPATCH and acknowledges them. What cannot be read goes to DEAD. */
export async function dispatchEntries(tools: Tools, messages: Message[]): Promise<void> {
  const { redis, keys, circuit, metrics, sign, log } = tools
  const entries: Entry[] = []
  for (const message of messages) {
    const read = readEntry(message)
    if ('why' in read) {
      await circuit.run(() => buryScript.run(redis, [keys.entry, keys.dead], [ENTRY_GROUP, read.id, read.why]))
      metrics.buried()
      log.warn({ entry: read.id }, `An entry cannot be read and was put into ${keys.dead}: ${read.why}`)
    } else {
      entries.push(read)
    }
  }
  if (entries.length === 0) return
  const args = await Promise.all(
    entries.map(async (entry) => [entry.id, entry.userId, entry.eventId, entry.instanceId, (await sign(entry)) ?? '']),
  )
  const since = performance.now()
  const dispatched = await circuit.run(() =>
    dispatchScript.run(redis, [keys.entry, keys.dispatch, keys.told], [ENTRY_GROUP, ...args.flat()]),
  )
  metrics.scriptTook(dispatchScript.name, (performance.now() - since) / 1_000)
  metrics.dispatched(dispatched)
}
