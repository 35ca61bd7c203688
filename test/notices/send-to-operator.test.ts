import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { registerOperator } from '../../src/db/events/register-operator'
import type { Happening } from '../../src/domain/events'
import { operatorsTypes } from '../../src/notices/operators-own'
import type { SendResult } from '../../src/notices/send-result'
import { testDatabase } from '../support/database'
import { forgetEvents, makeDue, typesOf } from '../support/webhooks'
import { happen, happens, noticeTools, send } from './support'

let db: Database
let sent: Happening[][]
let result: SendResult
beforeAll(async () => {
  ;({ db } = await testDatabase())
})
beforeEach(async () => {
  await forgetEvents(db)
  await registerOperator(db, ['notice-mail'], operatorsTypes)
  sent = []
  result = { ok: true }
})
const mail = async (events: Happening[]) => {
  sent.push(events)
  return result
}
const sendNow = () => send(noticeTools(db, { channels: { 'notice-mail': mail } }))
const failed = (failureCause: string): Happening => ({ type: 'post.failed', companyId: 'acme', data: { failureCause } })

describe('the operator', () => {
  it('is told at once of what may be out and of dead accounts, of every company, and not of what goes well', async () => {
    await happen(db, 'post.unconfirmed', 'post.published', 'post.scheduled', 'post.cancelled')
    await happens(db, { type: 'account.needs_reconnect', companyId: 'other', data: { name: 'Bakery' } })
    await sendNow()
    expect(sent.map(typesOf)).toEqual([['post.unconfirmed'], ['account.needs_reconnect']])
    expect(sent[1]?.[0]).toMatchObject({ companyId: 'other', data: { name: 'Bakery' } })
  })

  it('is told of failures five minutes after the first of a cause, of all of them in one notice', async () => {
    await happens(db, failed('rejected'), failed('token-dead'), failed('rejected'))
    await sendNow()
    expect(sent).toEqual([])
    await db.query('UPDATE deliveries SET next_at = next_at - INTERVAL 5 MINUTE')
    // A minute later than the others, and of their cause.
    await happens(db, failed('rejected'))
    await sendNow()
    const causes = sent.map((events) => events.map(({ data }) => data.failureCause))
    expect(causes).toEqual([['rejected', 'rejected', 'rejected'], ['token-dead']])
  })

  it('is told of the same again when the mail could not be sent, and of nothing twice', async () => {
    result = { ok: false, error: 'no route to the mail server' }
    await happen(db, 'post.unconfirmed')
    expect(await sendNow()).toEqual({ delivered: 0, again: 1, failed: 0 })
    result = { ok: true }
    await makeDue(db)
    expect(await sendNow()).toEqual({ delivered: 1, again: 0, failed: 0 })
    await makeDue(db)
    expect(await sendNow()).toEqual({ delivered: 0, again: 0, failed: 0 })
    expect(sent).toHaveLength(2)
  })

  it('is left to a process that has the settings', async () => {
    await happen(db, 'post.unconfirmed')
    await send(noticeTools(db))
    expect(await sendNow()).toMatchObject({ delivered: 1 })
  })
})
