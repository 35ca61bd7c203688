import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../../src/db/connection'
import { putOnHold, reportDown } from '../../../src/db/operations/holds'
import { behindHolds } from '../../../src/db/queue/behind-holds'
import { dueSoon } from '../../../src/db/queue/due-window'
import { LooksForLeftBehind } from '../../../src/db/queue/oldest-left-behind'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, type TestAccount } from '../../support/factories'

let db: Database
let page: TestAccount
let instagram: TestAccount
let member: TestAccount
beforeAll(async () => {
  ;({ db } = await testDatabase())
  page = await createAccount(db, { platform: 'facebook' })
  instagram = await createAccount(db, { platform: 'instagram', login: 'facebook' })
  member = await createAccount(db)
})
beforeEach(async () => {
  for (const table of ['post_details', 'holds']) await db.query(`DELETE FROM ${table}`)
})

const accounts = () => [page, instagram, member]
const lanes = () => accounts().map(({ platform, id }) => `${platform}:${id}`)

/** Those of the three accounts, each with a post that is due now, whose posts are fed as due now; and those that a worker would find. */
async function letIn(): Promise<{ fed: string[]; found: string[] }> {
  for (const account of accounts()) await createPost(db, account)
  const rows = await behindHolds(db, await dueSoon(db, { fromMs: -10_000, toMs: 30_000, limit: 10 }))
  expect(rows).toHaveLength(3)
  const looked = await new LooksForLeftBehind(db, { leaseMs: 120_000, most: 5 }).look(0)
  const named = (all: string[]) => lanes().filter((lane) => all.includes(lane))
  return {
    fed: named(rows.filter(({ dueInMs }) => dueInMs <= 0).map(({ lane }) => lane)),
    found: named(looked.map(({ lane }) => lane)),
  }
}

describe('a post that waits behind a hold', () => {
  it('is not let in and not looked for before the hold ends, whatever the hold is on; nobody else waits', async () => {
    const [ofPage, ofInstagram, ofMember] = lanes()
    const holds: [scope: string, open: (string | undefined)[]][] = [
      [`account:${page.id}`, [ofInstagram, ofMember]],
      ['app:linkedin', [ofPage, ofInstagram]],
      ['platform:facebook', [ofInstagram, ofMember]],
      // Of the login that an account is connected by.
      ['host:facebook', [ofMember]],
      ['account:of-somebody-else', [ofPage, ofInstagram, ofMember]],
    ]
    for (const [scope, open] of holds) {
      for (const table of ['post_details', 'holds']) await db.query(`DELETE FROM ${table}`)
      await putOnHold(db, { scope, forMs: 60_000, reason: 'too many calls' })
      expect(await letIn(), scope).toEqual({ fed: open, found: open })
    }
  })

  it('is due when the longest of its holds ends, or at its own time where that is later', async () => {
    await putOnHold(db, { scope: `account:${page.id}`, forMs: 5_000, reason: 'x' })
    await putOnHold(db, { scope: 'app:facebook', forMs: 20_000, reason: 'x' })
    await createPost(db, page)
    await createPost(db, page, { dueInSeconds: 25 })
    const [first, second] = await behindHolds(db, await dueSoon(db, { fromMs: -10_000, toMs: 30_000, limit: 10 }))
    expect(first?.dueInMs).toBeGreaterThan(18_000)
    expect(first?.dueInMs).toBeLessThanOrEqual(20_000)
    expect(first?.heldUntil).toEqual(expect.any(Date))
    expect(second?.heldUntil).toBeUndefined()
  })

  it('waits no more when the hold is over, or its host is to be tried', async () => {
    await putOnHold(db, { scope: 'app:facebook', forMs: -1, reason: 'x' })
    for (let n = 0; n < 4; n++) await reportDown(db, 'host:facebook', 'is down')
    expect((await letIn()).fed).toEqual(lanes())
    expect((await new LooksForLeftBehind(db, { leaseMs: 120_000, most: 5 }).look(0)).map(({ lane }) => lane)).toEqual(
      expect.arrayContaining(lanes()),
    )
  })
})
