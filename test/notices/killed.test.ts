import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { testDatabase } from '../support/database'
import { testEncryptionKey } from '../support/factories'
import { testReceiver } from '../support/receiver'
import { createWebhook, deliveriesOf, makeDue, writtenEvents } from '../support/webhooks'
import { happen, noticeTools, send } from './support'

/** @returns the signal that ended it, if one did */
async function sendAndDie(url: string, after: number): Promise<NodeJS.Signals | null> {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: url,
    TOKEN_ENCRYPTION_KEY: testEncryptionKey,
    AFTER: String(after),
  }
  const child = spawn(process.execPath, [resolve(__dirname, '../fixtures/killed-sender.cjs')], {
    env,
    stdio: 'inherit',
  })
  const [, signal] = (await once(child, 'exit')) as [number, NodeJS.Signals | null]
  return signal
}

it('delivers each event at least once, under its one name, and loses none, wherever a sender is killed', async () => {
  const { db, url } = await testDatabase()
  const receiver = await testReceiver()
  const webhook = await createWebhook(db, { url: receiver.url })
  let deaths = 0
  // After each of its statements, one further each time, until it has said them all.
  for (let after = 1; ; after++) {
    await happen(db, 'post.published')
    // The lease of the one before is over.
    await makeDue(db)
    if ((await sendAndDie(url, after)) === null) break
    deaths++
  }
  // The makings of deliveries, the look, the claim and the result are this many statements at least.
  expect(deaths).toBeGreaterThan(11)
  await makeDue(db)
  await send(noticeTools(db))
  const written = (await writtenEvents(db)).map(({ event_id }) => event_id)
  expect(written).toHaveLength(deaths + 1)
  expect(receiver.ids().sort()).toEqual(written.sort())
  // One whose answer was there and not yet written was sent again; that is what its name is for.
  expect(receiver.received.length).toBeGreaterThan(written.length)
  expect(new Set((await deliveriesOf(db, webhook)).map(({ status }) => status))).toEqual(new Set(['delivered']))
}, 60_000)
