import { fromDist } from '../../lib/from-dist.mjs'

const COMPANY = 'bench'

/**
 * LinkedIn members, known to the sandbox and connected here. A text post of a member is one call, so that the platform's
 * time per post is the sandbox's latency and nothing else.
 */
export async function connectMembers({ db, encryptionKey }, sandbox, count) {
  const { TokenCipher, tokenContext } = fromDist('security/token-cipher')
  const { saveSocialAccount } = fromDist('db/accounts/save-social-account')
  const cipher = TokenCipher.fromSetting(encryptionKey)
  const members = await sandbox.control.addAccounts({ kind: 'member', count })
  const accounts = []
  for (const { id: externalId, name, token } of members) {
    const account = { companyId: COMPANY, platform: 'linkedin', externalId, name, login: 'linkedin' }
    const encrypt = (contextId) => cipher.encrypt(token, tokenContext(COMPANY, contextId))
    accounts.push({ ...(await saveSocialAccount(db, account, encrypt)), externalId, token })
  }
  return accounts
}

let posts = 0

/** Posts that are due now, one after another for each account in turn. Their texts differ, as LinkedIn asks. */
export const insertDuePosts = (schema, accounts, count) =>
  insertPosts(schema, accounts, count, () => 'NOW(3) - INTERVAL 1 SECOND')

/** The same at random moments of the seconds to come. */
export const insertPostsWithin = (schema, accounts, count, seconds) =>
  insertPosts(
    schema,
    accounts,
    count,
    () => `NOW(3) + INTERVAL ${Math.floor(Math.random() * seconds * 1_000)} * 1000 MICROSECOND`,
  )

/** The same at one moment, by the database's clock. */
export const insertPostsAt = (schema, accounts, count, at) =>
  insertPosts(schema, accounts, count, () => schema.db.escape(at))

async function insertPosts({ db }, accounts, count, runAt) {
  await inPieces(count, async (from, size) => {
    const rows = Array.from({ length: size }, (_, i) => ({
      account: accounts[(from + i) % accounts.length].id,
      text: `Benchmark post number ${++posts}: fresh bread from seven o'clock`,
    }))
    const times = rows.map(runAt)
    await insert(db, rows, (i) => times[i])
  })
}

/** The queue of a busy year: posts from tomorrow on, one a minute. */
export async function insertFuturePosts({ db }, count) {
  const { id: account } = await anyAccount({ db })
  await inPieces(count, async (from, size) => {
    const rows = Array.from({ length: size }, (_, i) => ({ account, text: `Some day: number ${from + i}` }))
    await insert(db, rows, (i) => `NOW(3) + INTERVAL 1 DAY + INTERVAL ${from + i} MINUTE`)
  })
  await db.query('ANALYZE TABLE post_details, post_schedule, publications')
  await writtenBack(db)
}

/** What a company has after a while: one post an hour of each account, half of them out, and half of them to come. */
export async function insertPostsOfYears({ db }, accounts, count) {
  const begin = -Math.floor(count / accounts.length / 2)
  await inPieces(count, async (from, size) => {
    const rows = Array.from({ length: size }, (_, i) => ({
      account: accounts[(from + i) % accounts.length].id,
      text: `Hour by hour: number ${from + i}, ${'some more words '.repeat(12)}`,
    }))
    await insert(
      db,
      rows,
      (i) => `NOW(3) + INTERVAL ${begin + Math.floor((from + i) / accounts.length)} HOUR + INTERVAL 1 MINUTE`,
    )
  })
  await db.query(
    `UPDATE post_schedule s JOIN post_details d ON d.id = s.post_detail_id JOIN publications p ON p.post_detail_id = d.id
        SET s.status = 'done', d.status = 'published', p.status = 'published', p.published_at = s.scheduled_for + INTERVAL 1 SECOND
      WHERE s.scheduled_for <= NOW(3)`,
  )
  await db.query('ANALYZE TABLE post_details, post_schedule, publications')
  await writtenBack(db)
}

/** An account nobody publishes to, for posts that are only claimed. */
export async function anyAccount({ db }) {
  const { saveSocialAccount } = fromDist('db/accounts/save-social-account')
  const account = { companyId: COMPANY, platform: 'linkedin', externalId: 'nobody', name: 'x', login: 'linkedin' }
  return saveSocialAccount(db, account, () => 'v1.not.a.token')
}

/**
 * What a year leaves behind: rows of ticks, and posts that are long out, each with ten lines of timeline, as the API, the claim and
 * the settlement write them.
 * @returns what of each a thousand take on disk, indexes included
 */
export async function insertOldRows({ db }, { cycles, posts }) {
  const { id: account } = await anyAccount({ db })
  await inPieces(cycles, (from, size) =>
    db.query('INSERT INTO dispatch_cycles (tick_id, host, started_at, duration_ms, exit_code) VALUES ?', [
      Array.from({ length: size }, (_, i) => [`tick${from + i}`, 'bench', longAgo(from + i), 60, 0]),
    ]),
  )
  await inPieces(posts, async (from, size) => {
    const rows = Array.from({ length: size }, (_, i) => ({
      account,
      text: `Long out: number ${from + i}, ${'words '.repeat(30)}`,
    }))
    await insert(db, rows, (i) => `NOW(3) - INTERVAL 400 DAY + INTERVAL ${from + i} MINUTE`)
  })
  await db.query(
    "UPDATE post_details SET status = 'published', external_post_id = CONCAT('urn:li:share:', id), updated_at = NOW(3) - INTERVAL 400 DAY",
  )
  await db.query(
    "UPDATE post_schedule SET status = 'done', worker_id = 'worker-1738435200123-1', host = 'bench', claim_token = UUID(), social_account_id = ?, updated_at = NOW(3) - INTERVAL 400 DAY",
    [account],
  )
  await db.query(
    "UPDATE publications SET status = 'published', external_id = CONCAT('urn:li:share:', id), permalink = CONCAT('https://www.linkedin.com/feed/update/urn:li:share:', id), published_at = NOW(3)",
  )
  for (let line = 0; line < 10; line++)
    await db.query(
      `INSERT INTO attempts (post_detail_id, publication_id, attempt, at, actor, host, step, outcome, http_status, request_id, reason)
       SELECT post_detail_id, id, 1, NOW(3) - INTERVAL 400 DAY, 'worker-1738435200123-1', 'bench', 'commit', 'published', 201, UUID(), ?
         FROM publications`,
      [line % 2 ? null : 'What the platform said, in a sentence of usual length.'],
    )
  await writtenBack(db)
  const tables = {
    dispatch_cycles: cycles,
    post_details: posts,
    post_schedule: posts,
    publications: posts,
    attempts: posts * 10,
  }
  await db.query(`ANALYZE TABLE ${Object.keys(tables).join(', ')}`)
  const [found] = await db.query(
    'SELECT table_name AS name, data_length + index_length AS bytes FROM information_schema.tables WHERE table_schema = DATABASE()',
  )
  return found
    .filter(({ name }) => name in tables)
    .map(({ name, bytes }) => ({ name, kB: Number(bytes) / tables[name] }))
}

const longAgo = (n) => new Date(Date.now() - 400 * 86_400_000 + n * 1_000)

// In pieces, because one transaction of all would fill the server's log.
async function inPieces(count, insertPiece) {
  for (let from = 0; from < count; from += 1_000) await insertPiece(from, Math.min(1_000, count - from))
}

// With ids as the API makes them: in the order of time.
async function insert(db, rows, runAt) {
  const { newId } = fromDist('db/new-id')
  const ids = rows.map(() => newId())
  await db.query('INSERT INTO post_details (id, company_id, social_account_id, platform, caption) VALUES ?', [
    rows.map(({ account, text }, i) => [ids[i], COMPANY, account, 'linkedin', text]),
  ])
  const queued = ids.map((id, i) => `('${newId()}', '${id}', '${rows[i].account}', ${runAt(i)}, ${runAt(i)})`)
  await db.query(
    `INSERT INTO post_schedule (id, post_detail_id, social_account_id, run_at, scheduled_for) VALUES ${queued.join(', ')}`,
  )
  await db.query('INSERT INTO publications (post_detail_id, kind) VALUES ?', [ids.map((id) => [id, 'feed'])])
}

// The server writes changed pages back for a while after a bulk insert, which is nobody's cost that is measured here.
async function writtenBack(db) {
  const [[before]] = await db.query('SELECT @@innodb_max_dirty_pages_pct AS percent')
  await db.query('SET GLOBAL innodb_max_dirty_pages_pct = 0')
  for (let tries = 0; tries < 100; tries++) {
    const [[row]] = await db.query("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'")
    if (Number(row.Value) < 50) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await db.query('SET GLOBAL innodb_max_dirty_pages_pct = ?', [Number(before.percent)])
}
