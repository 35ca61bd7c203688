/** How late each post of a schema that was due since then went out, in seconds and in order, and how many early, by the database's clock. */
export async function readLateness({ db }, since = new Date(0)) {
  const [rows] = await db.query(
    `SELECT TIMESTAMPDIFF(MICROSECOND, s.scheduled_for, p.published_at) / 1000000 AS late,
            p.committing_at < s.scheduled_for AS early
       FROM publications p JOIN post_schedule s ON s.post_detail_id = p.post_detail_id
      WHERE p.published_at IS NOT NULL AND s.scheduled_for >= ?`,
    [since],
  )
  return {
    seconds: rows.map((row) => Number(row.late)).sort((a, b) => a - b),
    early: rows.filter((row) => Number(row.early) === 1).length,
  }
}
