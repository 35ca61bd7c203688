/** How late each post of a schema went out, in seconds and in order, and how many early, by the database's clock. */
export async function readLateness({ db }) {
  const [rows] = await db.query(
    `SELECT TIMESTAMPDIFF(MICROSECOND, s.scheduled_for, p.published_at) / 1000000 AS late,
            p.committing_at < s.scheduled_for AS early
       FROM publications p JOIN post_schedule s ON s.post_detail_id = p.post_detail_id`,
  )
  return {
    seconds: rows.map((row) => Number(row.late)).sort((a, b) => a - b),
    early: rows.filter((row) => Number(row.early) === 1).length,
  }
}
