import { beforeAll, describe, expect, it } from 'vitest'
import { adoptExternalId } from '../../src/db/posts/adopt-external-id'
import { testDatabase } from '../support/database'
import { createAccount, createPost, readPost } from '../support/factories'

describe('what a platform shows, found for two posts of the same words at the same moment', () => {
  let db: Awaited<ReturnType<typeof testDatabase>>['db']
  beforeAll(async () => {
    db = (await testDatabase()).db
  })
  const publicationOf = async (account: Awaited<ReturnType<typeof createAccount>>) => {
    const { id } = await createPost(db, account, { caption: 'Good morning' })
    return (await readPost(db, id)).publications[0]?.id as number
  }

  it('is taken for one of them, and again for the same one', async () => {
    const account = await createAccount(db, { platform: 'facebook' })
    const posts = [await publicationOf(account), await publicationOf(account)]
    const taken = await Promise.all(posts.map((post) => adoptExternalId(db, account.id, post, '1_77')))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await Promise.all(posts.map((post) => adoptExternalId(db, account.id, post, '1_77')))).toEqual(taken)
  })

  it('says nothing of another account, and ids that differ in a letter’s case are two', async () => {
    const [mine, theirs] = [await createAccount(db, {}), await createAccount(db, {})]
    expect(await adoptExternalId(db, mine.id, await publicationOf(mine), 'urn:li:share:aB')).toBe(true)
    expect(await adoptExternalId(db, mine.id, await publicationOf(mine), 'urn:li:share:ab')).toBe(true)
    expect(await adoptExternalId(db, theirs.id, await publicationOf(theirs), 'urn:li:share:aB')).toBe(true)
  })
})
