import type { RowDataPacket } from 'mysql2/promise'
import { sandboxControl } from '../../../src/sandbox/control'
import { judgePost } from '../../faults/judge'
import { type Recipe, recipes } from '../../faults/recipes'
import { createAccount, createPost, readPost, type TestAccount } from '../../support/factories'
import type { Stage } from './stage'

export type StormPost = {
  id: string
  recipe: Recipe
  account: TestAccount
  caption: string
  dueAt: Date
  /** Overdue from the beginning, with others of its account. */
  ofBacklog: boolean
}

/**
 * Kinds whose commit is harmless to repeat: whatever dies in the middle of one, the next worker knows at once what is out, so that
 * all of them can be done in a minute. What others come to is the matter of `npm run test:faults` and `npm run test:soak`.
 */
const kinds = recipes.filter(
  ({ platform, name }) => platform === 'facebook' && ['text', 'link', 'photo'].includes(name),
)

/**
 * Half of the posts are overdue, as many accounts as there are lanes to work on, all of them long: the others would wait for ever if
 * a queue were worked off before the next one. The rest becomes due one by one, of many accounts.
 */
export async function schedulePosts(
  stage: Stage,
  { count, lanes, withinSeconds, random }: { count: number; lanes: number; withinSeconds: number; random(): number },
): Promise<StormPost[]> {
  const overdue = Math.floor(count / 2)
  const some = Math.ceil((count - overdue) / 5)
  const accounts = await addPages(stage, lanes + some)
  const posts: StormPost[] = []
  for (let n = 0; n < count; n++) {
    const ofBacklog = n < overdue
    const which = ofBacklog ? n % lanes : lanes + Math.floor(random() * some)
    const account = accounts[which] as TestAccount
    const recipe = kinds[Math.floor(random() * kinds.length)] as Recipe
    const caption = `${recipe.caption} no. ${n + 1}`
    const { id } = await createPost(stage.db, account, {
      caption,
      postType: recipe.postType,
      media: stage.media.itemsFor(recipe.media),
      dueInSeconds: ofBacklog ? -1 : random() * withinSeconds,
      ...(recipe.link && { link: recipe.link }),
    })
    posts.push({ id, recipe, account, caption, ofBacklog, dueAt: new Date(0) })
  }
  const due = await dueTimes(stage)
  return posts.map((post) => ({ ...post, dueAt: due.get(post.id) ?? post.dueAt }))
}

async function addPages(stage: Stage, count: number): Promise<TestAccount[]> {
  const added = await sandboxControl(stage.sandbox.url).addAccounts({ kind: 'page', count })
  const accounts: TestAccount[] = []
  for (const { id, token } of added)
    accounts.push(await createAccount(stage.db, { platform: 'facebook', externalId: id, token }))
  return accounts
}

async function dueTimes(stage: Stage): Promise<Map<string, Date>> {
  const [rows] = await stage.db.query<RowDataPacket[]>(
    'SELECT post_detail_id AS id, scheduled_for AS at FROM post_schedule',
  )
  return new Map(rows.map(({ id, at }) => [id, at]))
}

/** Posts that have not come to an end, and how they stand. */
export async function openPosts(stage: Stage): Promise<{ id: string; how: string }[]> {
  const [rows] = await stage.db.query<RowDataPacket[]>(
    `SELECT post_detail_id AS id, CONCAT_WS(', ', status, CONCAT('to be claimed ', run_at), CONCAT('claimed ', locked_at),
            worker_id, host, CONCAT(attempts, ' attempts')) AS how
       FROM post_schedule WHERE status IN ('pending', 'processing')`,
  )
  return rows as { id: string; how: string }[]
}

export type Judged = {
  twice: string[]
  lost: string[]
  early: string[]
  /** Whatever else is not as it must be. */
  wrong: string[]
  /** Milliseconds behind their time of those that were not overdue from the beginning. */
  lateMs: number[]
}

/** Compares what the database says of every post with what is visible of it, and when it became so. */
export async function judgePosts(stage: Stage, posts: StormPost[]): Promise<Judged> {
  const byCaption = new Map(stage.sandbox.world.publications.all().map((one) => [one.text, [] as (typeof one)[]]))
  for (const one of stage.sandbox.world.publications.all()) byCaption.get(one.text)?.push(one)
  const judged: Judged = { twice: [], lost: [], early: [], wrong: [], lateMs: [] }
  for (const post of posts) {
    const visible = byCaption.get(post.caption) ?? []
    byCaption.delete(post.caption)
    const allowed = { ask: false, refuse: false, hold: false }
    const { wrongs } = judgePost(await readPost(stage.db, post.id), visible, post.recipe, allowed)
    const line = (why: string) => `post ${post.id} (${post.caption}): ${why}`
    for (const { kind, why } of wrongs)
      judged[kind === 'twice' ? 'twice' : kind === 'lost' || kind === 'stuck' ? 'lost' : 'wrong'].push(line(why))
    for (const { publishedAt } of visible.slice(0, 1)) {
      const late = publishedAt - post.dueAt.getTime()
      if (late < 0) judged.early.push(line(`out ${-late} ms before its time`))
      if (!post.ofBacklog) judged.lateMs.push(late)
    }
  }
  for (const caption of byCaption.keys()) judged.wrong.push(`"${caption}" is visible and belongs to no post`)
  return judged
}
