import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { registerOperator } from '../../src/db/events/register-operator'
import { writeDigest } from '../../src/db/events/write-digest'
import { addToCounters } from '../../src/db/operations/counters'
import type { Happening } from '../../src/domain/events'
import { describe as inWords } from '../../src/notices/notice'
import { operatorsTypes } from '../../src/notices/operators-own'
import { testDatabase } from '../support/database'
import { createAccount, createPost } from '../support/factories'
import * as walkTo from '../support/posts-in-state'
import { forgetEvents } from '../support/webhooks'
import { noticeTools, send } from './support'

let db: Database
let sent: Happening[]
beforeAll(async () => {
  ;({ db } = await testDatabase())
  const account = await createAccount(db)
  await createPost(db, account)
  await createPost(db, account, { dueInSeconds: 3_600 })
  await walkTo.missed(db, (await createPost(db, account)).id)
})
beforeEach(async () => {
  await forgetEvents(db)
  await registerOperator(db, ['notice-mail'], operatorsTypes)
  sent = []
})
const published = (value: number) =>
  addToCounters(db, [{ name: 'publications_total', labels: { kind: 'feed', outcome: 'published' }, value }])
const sendNow = () =>
  send(
    noticeTools(db, {
      channels: {
        'notice-mail': async (events) => {
          sent.push(...events)
          return { ok: true }
        },
      },
    }),
  )

describe('the digest of a day', () => {
  it('tells how it stands once a day, however many processes write it', async () => {
    await Promise.all([1, 2, 3].map(() => writeDigest(db, ['notice-mail'], '00:00')))
    await sendNow()
    expect(sent).toMatchObject([{ type: 'notice.digest', data: { due: 1, soon: 1, missed: 1, unconfirmed: 0 } }])
    expect(inWords(sent)).toEqual({
      title: 'From now on you are told once a day how it stands, 1 post waits for you',
      lines: [expect.stringContaining('1 post goes out within a day, 1 due now'), 'All of it: npm run cli -- status'],
      severity: 'info',
    })
  })

  it('of the next day tells what was published since', async () => {
    await published(40)
    await writeDigest(db, ['notice-mail'], '00:00')
    await sendNow()
    await db.query("UPDATE events SET event_id = 'digest-of-yesterday', created_at = created_at - INTERVAL 1 DAY")
    await published(2)
    await writeDigest(db, ['notice-mail'], '00:00')
    await sendNow()
    expect(sent).toHaveLength(2)
    expect(inWords(sent.slice(1)).title).toBe('2 posts published, 0 failed, 1 post waits for you')
  })

  it('is not written before its time', async () => {
    await writeDigest(db, ['notice-mail'], '24:00')
    await sendNow()
    expect(sent).toEqual([])
  })
})
