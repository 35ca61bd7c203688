import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { disconnectAccount } from '../../src/db/accounts/disconnect-account'
import { holdAccount } from '../../src/db/accounts/hold-account'
import { saveSocialAccount } from '../../src/db/accounts/save-social-account'
import type { Database } from '../../src/db/connection'
import { claimDuePosts } from '../../src/db/queue/claim'
import { createLedger } from '../../src/db/queue/ledger'
import { loadClaimedPosts } from '../../src/db/queue/load-claimed-posts'
import type { ClaimedAccount } from '../../src/domain/claimed-post'
import { untilSomebodyWaitsForALock } from '../api/support/test-api'
import { testDatabase } from '../support/database'
import { createAccount, createPosts, readPost, type TestAccount } from '../support/factories'
import { interrupted } from '../support/interrupted'
import { newClaim } from '../support/new-claim'

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
    const claim = await claimDuePosts(db, { limit: 3, workerId: 'worker-1-1', host: 'h' }, newClaim())
    const [held] = (await loadClaimedPosts(db, claim)).posts
    expect(await holdAccount(db, held?.account as ClaimedAccount, 'dead', 'worker-1-2')).toBe('first')
    let connecting: Promise<unknown> | undefined
    // Right after the ledger has seen that the account is dead; what then has to wait goes on after the ledger's commit.
    const afterLook = async () => {
      connecting ??= connect(account)
      await Promise.race([connecting, untilSomebodyWaitsForALock(db)])
    }
    const ledger = createLedger(interrupted(db, /LOCK IN SHARE MODE/, afterLook), 'worker-1-1', 'h')
    const hold = (post: (typeof posts)[number]) =>
      ledger({
        scheduleId: post.scheduleId,
        claimToken: claim.token,
        postDetailId: post.id,
        settlement: { move: 'hold', isQuestion: false, reason: 'dead' },
      })
    // The first entry is written alone; those that come meanwhile share the next transaction.
    const alone = ledger({ scheduleId: 'nobody', claimToken: claim.token, postDetailId: 'nobody' })
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
