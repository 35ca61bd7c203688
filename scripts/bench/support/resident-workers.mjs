import { inProject } from '../../lib/project.mjs'
import { startTimed } from './processes.mjs'
import { countPublished } from './verify.mjs'

/** Starts the parent of so many resident workers, as `cli work` does. */
export function startWork(world, env, workers) {
  const args = [inProject('dist/cli.js'), 'work', '--workers', String(workers)]
  const { child, ended } = startTimed(world, args, { env, stdio: ['ignore', world.tickLog, world.tickLog] })
  // Where it is killed, as at the end of a benchmark that fails, that is nothing to tell of.
  return { child, ended: ended.catch(() => {}) }
}

/** How many posts of a schema are out. */
export async function publishedOf({ db }) {
  const [[row]] = await db.query("SELECT COUNT(*) AS posts FROM post_details WHERE status = 'published'")
  return row.posts
}

/** @throws when not exactly so many are visible once each */
export async function verifyPublished(schema, sandbox, posts) {
  const published = await countPublished(schema, sandbox)
  if (published !== posts) throw new Error(`${posts - published} posts were not published`)
}

export async function until(isSo, everyMs = 100) {
  while (!(await isSo())) await pause(everyMs)
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
