import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { testDatabase } from '../support/database'
import { type Run, startProcess, testEnv } from '../support/processes'
import { hangs, testReceiver } from '../support/receiver'
import { until } from '../support/until'
import { createWebhook, deliveriesOf, makeDue, writtenEvents } from '../support/webhooks'
import { happen } from './support'

// The API's timer, which looks each minute, is tried by test/system/install.test.ts.

/** Resident workers as an operator starts them, when they have begun. */
async function startWork(url: string): Promise<Run> {
  const env = testEnv(url, { WEBHOOK_PRIVATE_HOSTS: '127.0.0.1' })
  const work = startProcess(process.execPath, [resolve(projectRoot, 'dist/cli.js'), 'work', '--workers', '1'], env, '/')
  await work.line(({ msg }) => /^Spawning worker: /.test(msg))
  return work
}

it('resident workers send what waits while nothing ticks, and what some that were killed had begun once more under its name', async () => {
  const { db, url } = await testDatabase()
  const receiver = await testReceiver()
  const webhook = await createWebhook(db, { url: receiver.url })
  const allSent = async () => (await deliveriesOf(db, webhook)).every(({ status }) => status === 'delivered')

  const first = await startWork(url)
  await happen(db, 'post.published')
  // They look each second, and a test waits half a minute.
  await until(() => receiver.received.length === 1, 'the first event is sent')
  await until(allSent, 'and that is noted')

  receiver.answers(hangs)
  await happen(db, 'post.failed', 'post.missed')
  await until(() => receiver.received.length === 3, 'two more are on their way')
  const gone = once(first.child, 'exit')
  first.child.kill('SIGKILL')
  await gone

  // The lease of the dead ones is over.
  await makeDue(db)
  receiver.answers((_, response) => response.end())
  const second = await startWork(url)
  await until(async () => receiver.received.length === 5 && (await allSent()), 'both are sent again')
  expect(receiver.ids().sort()).toEqual((await writtenEvents(db)).map(({ event_id }) => event_id).sort())
  second.child.kill('SIGTERM')
  expect(await second.ended, second.stderr()).toBe(0)
}, 60_000)
