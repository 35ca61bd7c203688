import type { RowDataPacket } from 'mysql2/promise'
import { sandboxControl } from '../../../src/sandbox/control'
import type { AccountKind } from '../../../src/sandbox/state/account'
import type { Publication as Visible } from '../../../src/sandbox/state/publications'
import { createAccount, createPost, readPost, type TestAccount } from '../../support/factories'
import { type Judgement, judgePost } from '../judge'
import type { MediaServer } from '../media-server'
import { type Recipe, recipeId } from '../recipes'
import type { SoakStage } from './soak-stage'

export type SoakPost = { id: string; recipe: Recipe; account: TestAccount & { token: string }; caption: string }

/** Several accounts per kind share the posts, as the accounts of a company do. */
const ACCOUNTS_PER_KIND = 3

/**
 * Schedules posts of random kinds for random accounts, all due within the running time. A post whose text nobody can see
 * (a story) gets an account of its own, so that what is visible there can only be it.
 */
export async function schedulePosts(
  stage: SoakStage,
  media: MediaServer,
  recipes: Recipe[],
  { count, withinSeconds, random }: { count: number; withinSeconds: number; random: () => number },
): Promise<SoakPost[]> {
  const shared = new Map<string, SoakPost['account'][]>()
  const posts: SoakPost[] = []
  for (let n = 0; n < count; n++) {
    const recipe = recipes[Math.floor(random() * recipes.length)] as Recipe
    const known = shared.get(recipeId(recipe)) ?? []
    shared.set(recipeId(recipe), known)
    const own = hidesItsText(recipe)
    if (own || known.length < ACCOUNTS_PER_KIND) known.push(await addAccount(stage, recipe))
    const account = known[own ? known.length - 1 : Math.floor(random() * known.length)] as SoakPost['account']
    const caption = `${recipe.caption} no. ${n + 1}`
    const post = await createPost(stage.db, account, {
      caption,
      postType: recipe.postType,
      media: media.itemsFor(recipe.media),
      dueInSeconds: Math.floor(random() * withinSeconds),
      ...(recipe.link && { link: recipe.link }),
    })
    await stage.db.query('UPDATE post_details SET title = ?, description = ?, options = ? WHERE id = ?', [
      recipe.title ?? null,
      recipe.description ?? null,
      recipe.options ? JSON.stringify(recipe.options) : null,
      post.id,
    ])
    posts.push({ id: post.id, recipe, account, caption })
  }
  return posts
}

const hidesItsText = (recipe: Recipe) => /story/.test(recipe.postType)

async function addAccount(stage: SoakStage, { platform, account: { externalId, login } }: Recipe) {
  const kind: AccountKind =
    platform === 'facebook'
      ? 'page'
      : platform === 'instagram'
        ? login === 'instagram'
          ? 'instagram-login'
          : 'instagram-facebook-login'
        : externalId.includes(':person:')
          ? 'member'
          : 'organization'
  const [added] = await sandboxControl(stage.sandbox.url).addAccounts({ kind })
  if (!added) throw new Error(`the sandbox made no ${kind}`)
  const account = await createAccount(stage.db, {
    platform,
    externalId: added.id,
    token: added.token,
    ...(login && { login }),
  })
  return { ...account, token: added.token }
}

export type JudgedPost = Judgement & { post: SoakPost }

/** Compares what the database says about every post with what is visible of it. */
export async function judgePosts(stage: SoakStage, posts: SoakPost[]): Promise<JudgedPost[]> {
  const byAccount = new Map<string, Visible[]>()
  for (const shown of stage.sandbox.world.publications.all())
    byAccount.set(shown.account, [...(byAccount.get(shown.account) ?? []), shown])
  const judged: JudgedPost[] = []
  for (const post of posts) {
    const onAccount = byAccount.get(post.account.externalId) ?? []
    const visible = hidesItsText(post.recipe) ? onAccount : onAccount.filter(({ text }) => text === post.caption)
    // Several faults may hit one post, so a question to a person is honest wherever the platform can leave one open.
    // Nothing here is refused for good, and there are more attempts than a storm can use up: no post may fail.
    const allowed = { ask: post.recipe.mayAsk !== 'never', refuse: false, hold: false }
    judged.push({ ...judgePost(await readPost(stage.db, post.id), visible, post.recipe, allowed), post })
  }
  return judged
}

/** What is visible and belongs to no post of ours. */
export async function strangers(stage: SoakStage, posts: SoakPost[]): Promise<string[]> {
  const [rows] = await stage.db.query<RowDataPacket[]>('SELECT external_id AS id FROM publications')
  const known = new Set(rows.map((row) => row.id))
  const captions = new Set(posts.map(({ caption }) => caption))
  return stage.sandbox.world.publications
    .all()
    .filter(({ id, text, kind }) => !known.has(id) && !captions.has(text) && kind !== 'story')
    .map(({ id }) => id)
}
