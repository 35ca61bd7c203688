import { beforeEach, describe, expect, it } from 'vitest'
import { byHand } from '../support/by-hand'
import { cliHere } from '../support/cli-here'
import { emptyDatabase, type TestDatabase } from '../support/database'
import { countByStatus, readPost } from '../support/factories'
import { addOldPost, oldAccounts, oldDatabase } from '../support/old-application'
import { makeDue } from '../support/passing-time'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
let old: TestDatabase

beforeEach(async () => {
  // The accounts of the old application are all there are.
  await world.db.query('DELETE FROM meta_social_accounts')
  await world.db.query('DELETE FROM social_token')
  old = await oldDatabase()
})

const importOld = async (...args: string[]) => {
  const from = args.includes('--from') ? [] : ['--from', old.url]
  const watch = args.includes('--watch') ? [] : ['--watch', '0']
  const { code, stdout, stderr } = await cliHere(['import', ...from, ...watch, ...args], world.env())
  return { code, out: stdout, err: stderr }
}
const report = async (...args: string[]) => {
  const { code, out, err } = await importOld('--json', ...args)
  return { code, err, ...JSON.parse(out || '{}') }
}
const queueOfOld = async () => {
  const [rows] = await old.db.query('SELECT id, run_at FROM post_schedule ORDER BY id')
  return rows as { id: string; run_at: Date }[]
}

/** One post of every state that the tables of document 002 can show. */
async function everyState() {
  const add = (post: Parameters<typeof addOldPost>[1]) => addOldPost(old.db, post)
  return {
    due: await add({ caption: 'Was due' }),
    later: await add({ caption: 'Comes later', dueInSeconds: 3_600, account: 'instagram', media: [picture] }),
    refused: await add({
      caption: 'Refused once',
      attempts: 1,
      error: '(#100) Invalid parameter',
      account: 'organization',
    }),
    timedOut: await add({ caption: 'Timed out', attempts: 2, error: 'Network timeout' }),
    takenBack: await add({ caption: 'Taken back', lockedAgoSeconds: 900 }),
    processing: await add({ caption: 'In hand', status: 'processing', queued: 'processing', lockedAgoSeconds: 600 }),
    published: await add({ caption: 'Out', status: 'published', queued: 'done', externalId: '991_1', account: 'page' }),
    halfWritten: await add({ status: 'published', queued: 'processing', lockedAgoSeconds: 600, externalId: '991_2' }),
    story: await add({
      status: 'published',
      queued: 'done',
      postType: 'feed_story',
      externalId: '991_3',
      media: [picture],
    }),
    unnamed: await add({ status: 'published', queued: 'done' }),
    failed: await add({ status: 'failed', queued: 'failed', attempts: 3, error: 'Network timeout' }),
    cancelled: await add({ status: 'cancelled', queued: 'pending', dueInSeconds: 60 }),
    withoutQueue: await add({ status: 'published', queued: null, externalId: '991_4' }),
    ofDeadToken: await add({ account: 'dead', dueInSeconds: 3_600 }),
  }
}
const picture = { url: 'https://cdn.example.com/img.jpg', type: 'image' }

const standing = async (id: string) => {
  const { details, schedule, publications } = await readPost(world.db, id)
  const ids = publications.map(({ external_id }) => external_id)
  return [details.status, schedule.status, details.external_post_id, publications.map(({ status }) => status), ids]
}

describe('import', () => {
  it('takes over posts of every state as what they are, with their ids, and calls nothing pending that may be out', async () => {
    const ids = await everyState()
    const said = await report()
    expect(said).toMatchObject({
      code: 0,
      dryRun: false,
      counts: {
        post_details: { pending: 6, processing: 1, published: 5, failed: 1, cancelled: 1 },
        post_schedule: { pending: 7, processing: 2, done: 3, failed: 1 },
        meta_social_accounts: { total: 4 },
        social_token: { total: 3 },
      },
      posts: { pending: 3, held: 1, unconfirmed: 3, published: 5, failed: 1, cancelled: 1 },
      accounts: 4,
      refused: [],
      connectAgain: [{ id: 'old-dead', platform: 'facebook', companyId: 'acme' }],
    })
    expect(await standing(ids.due)).toEqual(['pending', 'pending', null, ['planned'], [null]])
    expect(await standing(ids.later)).toEqual(['pending', 'pending', null, ['planned'], [null]])
    expect(await standing(ids.refused)).toEqual(['pending', 'pending', null, ['planned'], [null]])
    for (const id of [ids.timedOut, ids.takenBack, ids.processing])
      expect(await standing(id)).toEqual(['unconfirmed', 'pending', null, ['unconfirmed'], [null]])
    expect(await standing(ids.published)).toEqual(['published', 'done', '991_1', ['published'], ['991_1']])
    expect(await standing(ids.halfWritten)).toEqual(['published', 'done', '991_2', ['published'], ['991_2']])
    expect(await standing(ids.story)).toEqual([
      'published',
      'done',
      '991_3',
      ['published', 'published'],
      ['991_3', null],
    ])
    expect(await standing(ids.unnamed)).toEqual(['published', 'done', 'unknown', ['published'], [null]])
    expect(await standing(ids.withoutQueue)).toEqual(['published', 'done', '991_4', ['published'], ['991_4']])
    expect(await standing(ids.failed)).toEqual(['failed', 'failed', null, ['failed'], [null]])
    expect(await standing(ids.cancelled)).toEqual(['cancelled', 'cancelled', null, ['planned'], [null]])
    expect(await standing(ids.ofDeadToken)).toEqual(['pending', 'held', null, ['planned'], [null]])
    const [before] = await old.db.query('SELECT s.id, s.run_at FROM post_schedule s WHERE post_detail_id = ?', [
      ids.later,
    ])
    const { details, schedule, timeline } = await readPost(world.db, ids.later)
    expect([{ id: schedule.id, run_at: schedule.run_at }]).toEqual(before)
    expect(schedule.scheduled_for).toEqual(schedule.run_at)
    expect(details).toMatchObject({ company_id: 'acme', created_by: 'user:user-7', social_account_id: 'old-ig' })
    expect(details.media).toEqual([picture])
    expect(timeline).toMatchObject([{ step: 'import', actor: 'cli', reason: 'It was pending there' }])
    expect((await readPost(world.db, ids.failed)).timeline[0]?.reason).toContain('look whether it is out')
  })

  it('sends once what was due, finds what had gone out, and sends nothing of which nobody knows', async () => {
    const ids = await everyState()
    // Of the two that a worker of the old application had in hand, one had got there.
    const calls = world.sandbox.world.publications
    expect((await report()).code).toBe(0)
    const publish = async (caption: string) => {
      const address = new URL(`${world.sandbox.env.FACEBOOK_GRAPH_URL}/v26.0/${oldAccounts.page.externalId}/feed`)
      const body = new URLSearchParams({ message: caption, access_token: 'sandbox-facebook-page-token' })
      expect((await fetch(address, { method: 'POST', body })).status).toBe(200)
    }
    await publish('In hand')
    await tickHere(world.env())
    expect(world.visible().sort()).toEqual(['In hand', 'Refused once', 'Was due'])
    expect((await readPost(world.db, ids.processing)).details).toMatchObject({
      status: 'published',
      external_post_id: calls.all().find(({ text }) => text === 'In hand')?.id,
    })
    expect((await standing(ids.timedOut))[0]).toBe('unconfirmed')
    // The platform can be believed by now that it shows no such post: but it may show one in other words.
    await world.db.query('UPDATE set_back_publications SET lost_until = lost_until - INTERVAL 1 HOUR')
    for (const id of [ids.timedOut, ids.takenBack]) await makeDue(world.db, id)
    await tickHere(world.env())
    expect(world.visible().sort()).toEqual(['In hand', 'Refused once', 'Was due'])
    for (const id of [ids.timedOut, ids.takenBack])
      expect((await standing(id)).slice(0, 2)).toEqual(['unconfirmed', 'unconfirmed'])
  })

  it('gives accounts the tokens that publish, encrypted, and keeps one that does by its id', async () => {
    await report()
    const [rows] = await world.db.query(
      `SELECT a.id, a.status, a.status_reason, t.id AS token, t.access_token FROM meta_social_accounts a
         LEFT JOIN social_token t ON t.id = a.userAccessTokenId ORDER BY a.id`,
    )
    const accounts = rows as {
      id: string
      status: string
      status_reason: string
      token: string
      access_token: string
    }[]
    expect(accounts.map(({ id, status }) => [id, status])).toEqual([
      ['old-dead', 'needs_reconnect'],
      ['old-ig', 'ok'],
      ['old-org', 'ok'],
      ['old-page', 'ok'],
    ])
    expect(accounts.find(({ id }) => id === 'old-org')?.token).toBe('token-1')
    expect(accounts.find(({ id }) => id === 'old-page')?.token).not.toBe('token-0')
    for (const { access_token } of accounts) expect(access_token ?? '').not.toMatch(/sandbox|EAAB/)
    const check = await cliHere(['accounts', 'check', 'old-page'], world.env())
    expect(check).toMatchObject({ code: 0 })
  })

  it('adds nothing twice, changes nothing that has moved here, and tries tokens again that did not work', async () => {
    const ids = await everyState()
    const tokens = world.sandbox.world.accounts.tokensOf(oldAccounts.page.externalId)
    for (const token of tokens) token.state = 'revoked'
    const first = await report()
    expect(first.connectAgain.map(({ id }: { id: string }) => id).sort()).toEqual(['old-dead', 'old-ig', 'old-page'])
    expect((await standing(ids.due)).slice(0, 2)).toEqual(['pending', 'held'])
    await cliHere(['posts', 'cancel', ids.later], world.env())
    for (const token of tokens) token.state = 'active'
    const again = await report()
    expect(again).toMatchObject({ code: 0, posts: {}, accounts: 0, refused: [], connectAgain: [{ id: 'old-dead' }] })
    expect(again.alreadyThere).toEqual({ posts: 14, accounts: 4 })
    expect((await standing(ids.due)).slice(0, 2)).toEqual(['pending', 'pending'])
    expect((await standing(ids.later)).slice(0, 2)).toEqual(['cancelled', 'cancelled'])
    expect((await readPost(world.db, ids.failed)).timeline).toHaveLength(1)
  })

  it('refuses rows one by one, with the table, the id and the reason, and loses nothing else', async () => {
    await addOldPost(old.db, { caption: 'Good' })
    const bad = [
      [await addOldPost(old.db, { media: { url: 'x' } }), 'media is no JSON list'],
      [
        await addOldPost(old.db, { media: [{ url: 'https://cdn.example.com/a', type: 'hologram' }] }),
        'media.0 is neither',
      ],
      [await addOldPost(old.db, { queued: null }), 'post_schedule has no row of it'],
    ]
    await old.db.query("INSERT INTO meta_social_accounts VALUES ('old-x', 'acme', 'facebook', 'no-number', 'X', NULL)")
    const ofRefused = await addOldPost(old.db)
    await byHand(old.db, "UPDATE post_details SET social_account_id = 'old-x' WHERE id = ?", [ofRefused])
    const orphan = await addOldPost(old.db)
    const session = await old.db.getConnection()
    await session.query('SET SESSION foreign_key_checks = 0')
    await session.query('DELETE FROM post_details WHERE id = ?', [orphan])
    session.destroy()
    const said = await report('--dry-run')
    expect(said.refused).toHaveLength(6)
    expect(said.refused).toEqual(
      expect.arrayContaining([
        {
          table: 'meta_social_accounts',
          id: 'old-x',
          reason: expect.stringContaining('the number of the Facebook page'),
        },
        ...bad.map(([id, reason]) => ({ table: 'post_details', id, reason: expect.stringContaining(String(reason)) })),
        { table: 'post_details', id: ofRefused, reason: expect.stringContaining('its account "old-x" is not there') },
        { table: 'post_schedule', id: `queue-${orphan.slice(0, 20)}`, reason: expect.stringContaining('is not there') },
      ]),
    )
    expect(said).toMatchObject({ code: 0, posts: { pending: 1 }, dryRun: true })
    expect(await countByStatus(world.db)).toEqual({})
    expect(await report()).toMatchObject({ code: 0, posts: { pending: 1 }, refused: said.refused })
    expect(await countByStatus(world.db)).toEqual({ pending: 1 })
  })

  it('refuses while the old cron moves rows: at a fresh claim, and when two looks differ', async () => {
    const id = await addOldPost(old.db, { status: 'processing', queued: 'processing', lockedAgoSeconds: 5 })
    expect(await importOld()).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(
        /^Nothing was taken over: A worker of the old application took 1 row .* Stop its cron/,
      ),
    })
    await byHand(old.db, 'UPDATE post_schedule SET locked_at = NOW() - INTERVAL 5 MINUTE')
    let isOver = false
    const said = importOld('--watch', '1', '--dry-run').finally(() => {
      isOver = true
    })
    while (!isOver)
      await byHand(old.db, 'UPDATE post_schedule SET attempts = attempts + 1 WHERE post_detail_id = ?', [id])
    expect(await said).toMatchObject({ code: 1, err: expect.stringContaining('Its rows changed within 1 s') })
    expect(await countByStatus(world.db)).toEqual({})
  })

  it('only reads from the old database, and says nothing of its password', async () => {
    await everyState()
    const before = await queueOfOld()
    await report()
    expect(await queueOfOld()).toEqual(before)
    const { code, stderr } = await cliHere(['import', '--watch', '0', '--from', '-'], world.env(), `${old.url}\n`)
    expect([code, stderr]).toEqual([0, ''])
    const named = await cliHere(['import', '--watch', '0', '--from', 'OLD_URL'], world.env({ OLD_URL: old.url }))
    expect(named.code).toBe(0)
    for (const [from, exit] of [
      ['mysql://pd:Hunter7Two@127.0.0.1:1/pd', 1],
      ['mysql://pd:Hunter7Two#x@127.0.0.1:1/pd', 2],
      ['NOT_SET', 2],
    ] as const) {
      const said = await importOld('--from', from)
      expect(said.code).toBe(exit)
      expect(said.out + said.err).not.toContain('Hunter7Two')
      expect(said.err).not.toContain('DATABASE_URL')
    }
  })

  it('knows the tables by other usual names, and says of which columns nothing is made', async () => {
    const camel = await emptyDatabase()
    for (const statement of [
      'CREATE TABLE social_tokens (id CHAR(36) PRIMARY KEY, companyId VARCHAR(255), provider VARCHAR(32), accessToken TEXT)',
      `CREATE TABLE meta_social_accounts (id CHAR(36) PRIMARY KEY, companyId CHAR(36), platform VARCHAR(20),
         userAccessTokenId CHAR(36), facebookPageId VARCHAR(255), instagramBusinessId VARCHAR(255), accountName VARCHAR(255))`,
      `CREATE TABLE post_details (id CHAR(36) PRIMARY KEY, companyId CHAR(36), createdBy CHAR(36), socialAccountId CHAR(36),
         platform VARCHAR(20), postType VARCHAR(20), caption TEXT, media TEXT, status VARCHAR(20), externalPostId VARCHAR(500),
         errorMessage TEXT, attempts INT DEFAULT 0, firstComment TEXT, createdAt DATETIME, updatedAt DATETIME)`,
      `CREATE TABLE post_schedule (id CHAR(36) PRIMARY KEY, postDetailId CHAR(36), runAt DATETIME, status VARCHAR(20),
         lockedAt DATETIME, workerId VARCHAR(255), attempts INT DEFAULT 0, createdAt DATETIME, updatedAt DATETIME)`,
      `INSERT INTO social_tokens VALUES ('t', 'acme', 'facebook', '${oldAccounts.page.token}')`,
      `INSERT INTO meta_social_accounts VALUES ('a', 'acme', 'instagram', 't', '${oldAccounts.page.externalId}',
         '${oldAccounts.instagram.externalId}', 'Ours')`,
      `INSERT INTO post_details (id, companyId, socialAccountId, platform, postType, caption, media, status, createdAt, updatedAt)
         VALUES ('p', 'acme', 'a', 'instagram', 'carousel', 'Camel', '${JSON.stringify([picture])}', 'pending', NOW(), NOW())`,
      "INSERT INTO post_schedule (id, postDetailId, runAt, status) VALUES ('s', 'p', '2037-01-15 18:00:00', 'pending')",
    ])
      await camel.db.query(statement)
    expect(await report('--from', camel.url)).toMatchObject({
      code: 0,
      posts: { pending: 1 },
      connectAgain: [],
      leftOut: { post_details: ['firstComment'], social_tokens: ['provider'] },
    })
    const { details, schedule } = await readPost(world.db, 'p')
    expect(details).toMatchObject({ post_type: 'feed', caption: 'Camel', media: [picture], social_account_id: 'a' })
    expect(schedule.run_at).toEqual(new Date('2037-01-15T18:00:00Z'))
  })

  it('takes nothing from a database of ours, nor from one without the tables', async () => {
    expect(await importOld('--from', world.url)).toMatchObject({
      code: 1,
      err: expect.stringContaining('one of this program'),
    })
    await old.db.query('DROP TABLE post_schedule')
    expect(await importOld()).toMatchObject({ code: 1, err: expect.stringContaining('no table post_schedule') })
  })
})
