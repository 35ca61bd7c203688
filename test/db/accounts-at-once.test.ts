import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { disconnectAccount } from '../../src/db/accounts/disconnect-account'
import { saveSocialAccount } from '../../src/db/accounts/save-social-account'
import type { Connection, Database } from '../../src/db/connection'
import { createLedger } from '../../src/db/queue/ledger'
import { testDatabase } from '../support/database'
import { createAccount, createPosts, readPost, type TestAccount } from '../support/factories'

let db: Database

beforeAll(async () => {
  db = (await testDatabase()).db
})

const connect = ({ externalId }: Pick<TestAccount, 'externalId'>) =>
  saveSocialAccount(
    db,
    { companyId: 'acme', platform: 'linkedin', externalId, name: 'Connected', login: 'linkedin' },
    (context) => `token-${context}`,
  )

describe('an account that is connected', () => {
  it('while a worker holds its posts because it was dead, lets go of all of them', async () => {
    const account = await createAccount(db)
    const posts = await createPosts(db, account, 3)
    await db.query("UPDATE meta_social_accounts SET status = 'needs_reconnect' WHERE id = ?", [account.id])
    await db.query(
      "UPDATE post_schedule SET status = 'processing', claim_token = 't', attempts = 1, locked_at = NOW(3)",
    )
    await db.query('UPDATE post_details SET attempts = 1')
    let connecting: Promise<unknown> | undefined
    // Right after the ledger has seen that the account is dead; what then has to wait goes on after the ledger's commit.
    const afterLook = async () => {
      connecting ??= connect(account)
      await Promise.race([connecting, new Promise((later) => setTimeout(later, 300))])
    }
    const ledger = createLedger(interrupted(db, afterLook), 'worker-1-1', 'h')
    const hold = (post: (typeof posts)[number]) =>
      ledger({
        scheduleId: post.scheduleId,
        claimToken: 't',
        postDetailId: post.id,
        settlement: { move: 'hold', isQuestion: false, reason: 'dead' },
      })
    // The first entry is written alone; those that come meanwhile share the next transaction.
    const alone = ledger({ scheduleId: 'nobody', claimToken: 't', postDetailId: 'nobody' })
    await Promise.all([alone, ...posts.map(hold)])
    expect(connecting).toBeDefined()
    await connecting
    for (const { id } of posts) expect((await readPost(db, id)).schedule.status).toBe('pending')
  })

  it('by two people at once is one account with one token', async () => {
    for (let n = 0; n < 20; n++) {
      const [one, two] = await Promise.all([
        connect({ externalId: `twice-${n}` }),
        connect({ externalId: `twice-${n}` }),
      ])
      expect(one.id).toBe(two.id)
    }
    const [orphans] = await db.query<RowDataPacket[]>(
      `SELECT t.id FROM social_token t
        WHERE NOT EXISTS (SELECT 1 FROM meta_social_accounts a WHERE a.userAccessTokenId = t.id)`,
    )
    expect(orphans).toEqual([])
  })
})

describe('an account that is disconnected', () => {
  it('with very many posts to cancel leaves connections to the others', async () => {
    const account = await createAccount(db)
    await createPosts(db, account, 40)
    const use = { now: 0, most: 0 }
    const posts = await disconnectAccount(counted(db, use), account.companyId, account.id, 'cancel', 'api')
    expect(posts).toEqual({ held: 0, cancelled: 40, beingPublished: 0 })
    expect(use.most).toBeLessThanOrEqual(3)
  })
})

/** A pool that counts how many connections are wanted at once. */
const counted = (pool: Database, use: { now: number; most: number }): Database =>
  new Proxy(pool, {
    get(target, name) {
      if (name !== 'getConnection') return Reflect.get(target, name)
      return async () => {
        use.most = Math.max(use.most, ++use.now)
        const connection = await target.getConnection()
        const release = connection.release.bind(connection)
        connection.release = () => {
          use.now--
          connection.release = release
          release()
        }
        return connection
      }
    },
  })

/** A pool whose connections let something happen after each look under a shared lock. */
function interrupted(pool: Database, afterLook: () => Promise<void>): Database {
  const watched = (connection: Connection) =>
    new Proxy(connection, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value
        return async (sql: string, values: unknown[]) => {
          const result = await target.query(sql, values)
          if (sql.includes('LOCK IN SHARE MODE')) await afterLook()
          return result
        }
      },
    })
  return new Proxy(pool, {
    get: (target, name) =>
      name === 'getConnection' ? async () => watched(await target.getConnection()) : Reflect.get(target, name),
  })
}
