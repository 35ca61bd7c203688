/**
 * Compares what the database says with what readers of the platform see.
 * @returns how many posts are published, each visible exactly once under the id we noted; throws when one is visible
 * twice, or visible and not published: a benchmark of a program that does that would be worth nothing
 */
export async function countPublished({ db }, sandbox) {
  const [rows] = await db.query(
    "SELECT id, caption, status, external_post_id AS externalId FROM post_details WHERE caption LIKE 'Benchmark post %'",
  )
  const visible = new Map()
  for (const { text, id } of await sandbox.control.posts({ text: 'Benchmark post ' })) {
    visible.set(text, [...(visible.get(text) ?? []), id])
  }
  let published = 0
  for (const { id, caption, status, externalId } of rows) {
    const ids = visible.get(caption) ?? []
    const isRight = status === 'published' ? ids.length === 1 && ids[0] === externalId : ids.length === 0
    if (!isRight) throw new Error(`Post ${id} is ${status} as ${externalId}, and visible as [${ids}]`)
    if (status === 'published') published++
  }
  return published
}
