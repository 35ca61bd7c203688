import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import type { Database } from '../../src/db/connection'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { happen } from '../notices/support'
import { mailServer } from '../notices/support/mail-server'
import { testDatabase } from '../support/database'
import { type Run, runTick, startProcess, testEnv } from '../support/processes'
import { hangs, testReceiver } from '../support/receiver'
import { projectRoot } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'
import { until } from '../support/until'
import { createWebhook, deliveriesOf, makeDue, writtenEvents } from '../support/webhooks'
import { onEmptyMachine } from './support/empty-machine'
import { hearOfDeadCron, type Told, verified, WITHIN_S } from './support/five-ways'

const folder = temporaryFolder('installed-')
const METRICS_TOKEN = 'a-token-for-metrics'

/** The API as it ships, that leaves the ticks to cron. @returns with the address at which it listens */
async function startApi(url: string, settings: Record<string, string> = {}): Promise<Run & { url: string }> {
  const env = testEnv(url, { PORT: '0', MEDIA_DIR: folder, WEBHOOK_PRIVATE_HOSTS: '127.0.0.1', ...settings })
  const api = startProcess(process.execPath, [resolve(projectRoot, 'dist/server.js')], env, '/')
  return { ...api, url: String((await api.line(({ msg }) => msg.startsWith('Listening on'))).url) }
}

const MINUTE_MS = 60_000
const nextMinute = () => sleep(MINUTE_MS - (Date.now() % MINUTE_MS))

/** Whether a sender has sent something, and is done with it. */
async function isCounted(db: Database): Promise<boolean> {
  const [rows] = await db.query<RowDataPacket[]>("SELECT 1 FROM counters WHERE name = 'webhook_deliveries_total'")
  return rows.length > 0
}

// Most of what they do is to wait for a minute to come, so they wait together.
describe.concurrent('a server', () => {
  it('is installed by the commands of docs/install.md, and once more by deploy/install.sh, which changes nothing; then a second server by docs/deployment.md, and docs/upgrade.md, and back', async () => {
    const { stdout, stderr } = await onEmptyMachine(
      ['--with', 'systemd,systemd-sysv,iproute2'],
      ['sh', 'test/system/support/install-to-the-letter.sh'],
    )
    expect(stdout.trim().split('\n'), `${stdout}\n${stderr}`).toEqual([
      'dry run: 8 steps, and settings: 0',
      'settings: 640 root post-dispatcher',
      'folders: 750 post-dispatcher post-dispatcher 750 post-dispatcher adm',
      'units: 0 complaints',
      'cron: No pending posts',
      'health: 2',
      'post: "success":true,"postDetailId"',
      'log after its rotation: 640 post-dispatcher post-dispatcher, and the one before: 1',
      'second run: 0 changes',
      'still answers: 200',
      'second server: 0 wrong of many',
      'post with a picture: 201',
      'published by: second\tpublished',
      'files of the first server that the second one lacks: 0',
      'upgraded: 1 tick, 0 errors',
      'rolled back: 1 time noticed, 2 posts',
    ])
  }, 1_800_000)

  it('whose cron has stopped says so within five minutes, in the log, at /ready, in the metrics, by mail and by a signed webhook', async () => {
    const { db, url } = await testDatabase()
    const [{ port, mails }, receiver] = [await mailServer(), await testReceiver()]
    const told = { SMTP_URL: `smtp://127.0.0.1:${port}`, NOTICE_EMAIL: 'ops@example.com', METRICS_TOKEN }
    const api = await startApi(url, told)
    const key = generateApiKey()
    await insertApiKey(db, { companyId: 'acme', name: '', scope: 'admin', hash: hashApiKey(key) })
    const answer = await fetch(`${api.url}/webhooks`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ url: receiver.url, events: ['dispatcher.stalled', 'dispatcher.recovered'] }),
    })
    expect(answer.status).toBe(201)
    const { secret } = (await answer.json()) as { secret: string }
    const tick = () => runTick(testEnv(url, { ...told, WEBHOOK_PRIVATE_HOSTS: '127.0.0.1' }))

    // As cron does it; and from here on no more.
    await nextMinute()
    expect((await tick()).code).toBe(0)
    expect((await fetch(`${api.url}/ready`)).status).toBe(200)
    const watched = { api: api.url, metricsToken: METRICS_TOKEN, log: api.stdout, mails, secret }
    const heard = await hearOfDeadCron({ ...watched, received: receiver.received })
    process.stdout.write(`Seconds after the last tick: ${JSON.stringify(heard)}\n`)
    const inTime = expect.toSatisfy((seconds: number) => seconds > 175 && seconds <= WITHIN_S)
    expect(heard).toEqual({ log: inTime, ready: inTime, metrics: inTime, mail: inTime, webhook: inTime } satisfies Told)
    // Who is told hears it when the log does, and not at the next look at what waits.
    const { log = 0, mail = 0, webhook = 0 } = heard
    expect(Math.max(mail, webhook) - log).toBeLessThan(15)

    // And the tick that ends it says that as well.
    expect((await tick()).code).toBe(0)
    expect((await fetch(`${api.url}/ready`)).status).toBe(200)
    expect(receiver.received.map((one) => verified(one, secret).type)).toEqual([
      'dispatcher.stalled',
      'dispatcher.recovered',
    ])
    expect(mails).toHaveLength(2)
  }, 480_000)

  it('without a tick has its API send within a minute what waits, and what one that was killed had begun once more under its name', async () => {
    const { db, url } = await testDatabase()
    const receiver = await testReceiver()
    const webhook = await createWebhook(db, { url: receiver.url })
    // What waits when it starts it sends at once, and is done with: from then on it is its timer that looks.
    await happen(db, 'post.scheduled')
    const first = await startApi(url)
    await until(() => isCounted(db), 'it has sent what waited')
    receiver.answers(hangs)
    await happen(db, 'post.published', 'post.failed')
    const since = Date.now()
    while (receiver.ids().length < 3 && Date.now() - since < MINUTE_MS + 5_000) await sleep(250)
    const begun = receiver.ids()
    expect(begun).toHaveLength(3)
    first.child.kill('SIGKILL')
    await first.ended

    // The lease of the dead one is over.
    await makeDue(db)
    receiver.answers((_, response) => response.end())
    await startApi(url)
    await until(
      async () => (await deliveriesOf(db, webhook)).every(({ status }) => status === 'delivered'),
      'all is sent',
    )
    expect(receiver.received).toHaveLength(5)
    expect(receiver.ids().sort()).toEqual((await writtenEvents(db)).map(({ event_id }) => event_id).sort())
    expect(receiver.ids()).toEqual(begun)
  }, 180_000)
})
