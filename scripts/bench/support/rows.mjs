import { fromDist } from '../../lib/from-dist.mjs'

const COMPANY = 'bench'

/**
 * LinkedIn members, known to the sandbox and connected here. A text post of a member is one call, so that the platform's
 * time per post is the sandbox's latency and nothing else.
 */
export async function connectMembers({ db, encryptionKey }, sandbox, count) {
  const { TokenCipher, tokenContext } = fromDist('security/token-cipher')
  const { saveSocialAccount } = fromDist('db/queries/save-social-account')
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
export async function insertDuePosts({ db }, accounts, count) {
  const last = await lastPost(db)
  const texts = []
  for (let from = 0; from < count; from += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, count - from) }, (_, i) => {
      const account = accounts[(from + i) % accounts.length]
      return [COMPANY, account.id, 'linkedin', `Benchmark post number ${++posts}: fresh bread from seven o'clock`]
    })
    await db.query('INSERT INTO post_details (company_id, social_account_id, platform, caption) VALUES ?', [rows])
    texts.push(...rows.map(([, , , text]) => text))
  }
  // Others may schedule posts at the same time; theirs are queued by themselves.
  const [own] = await db.query('SELECT id FROM post_details WHERE id > ? AND caption IN (?)', [last, texts])
  await queue(db, 'NOW(3) - INTERVAL 1 SECOND', 'id IN (?)', [own.map(({ id }) => id)])
}

/** The queue of a busy year: posts from tomorrow on, one a minute. */
export async function insertFuturePosts({ db }, count) {
  const digits =
    '(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)'
  const numbers = `SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e`
  // In pieces, because one transaction of all would fill the server's log.
  for (let from = 0; from < count; from += 10_000) {
    const last = await lastPost(db)
    await db.query(
      `INSERT INTO post_details (company_id, social_account_id, platform, caption)
       SELECT '${COMPANY}', 1, 'linkedin', CONCAT('Some day: number ', n) FROM (${numbers}) AS numbers WHERE n < ?`,
      [Math.min(10_000, count - from)],
    )
    await queue(db, 'NOW(3) + INTERVAL 1 DAY + INTERVAL id MINUTE', 'id > ?', [last])
  }
  await db.query('ANALYZE TABLE post_details, post_schedule, publications')
  await writtenBack(db)
}

async function queue(db, runAt, which, values) {
  await db.query(
    `INSERT INTO post_schedule (post_detail_id, run_at, scheduled_for)
     SELECT id, ${runAt}, ${runAt} FROM post_details WHERE ${which} ORDER BY id`,
    values,
  )
  await db.query(
    `INSERT INTO publications (post_detail_id, kind) SELECT id, 'feed' FROM post_details WHERE ${which} ORDER BY id`,
    values,
  )
}

async function lastPost(db) {
  const [[row]] = await db.query('SELECT COALESCE(MAX(id), 0) AS id FROM post_details')
  return Number(row.id)
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
