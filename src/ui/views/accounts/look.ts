import { api } from '../../api/client'
import { askGlances, askQuotas } from '../../api/questions'
import type { Account, PostGlance, Quota } from '../../api/shapes'

/** What is shown of an account. */
export type Look = {
  account: Account
  quota: Quota | undefined
  next: PostGlance | undefined
  last: PostGlance | undefined
}

/** Enough that most companies' accounts are all among them. */
const MANY = 200

/** All accounts, each with what it has room for, what goes out next through it, and what went out last. */
export async function askLooks(health: 'connected' | 'disconnected', signal: AbortSignal): Promise<Look[]> {
  const listed = api.listAccounts({ signal, ...(health === 'disconnected' && { query: { health } }) })
  const [{ body }, { quotas }] = await Promise.all([listed, askQuotas({}, signal)])
  const ids = body.accounts.map(({ id }) => id)
  const [next, last] = await Promise.all([firstOfEach(ids, NEXT, signal), firstOfEach(ids, LAST, signal)])
  return body.accounts.map((account) => ({
    account,
    quota: quotas.find(({ socialAccountId }) => socialAccountId === account.id),
    next: next.get(account.id),
    last: last.get(account.id),
  }))
}

export const NEXT = { status: 'pending', sort: 'soonest' } as const
export const LAST = { status: 'published', sort: 'newest' } as const

/** The first post of each account, by one question for all; those that it did not reach are asked for by themselves. */
async function firstOfEach(ids: string[], which: typeof NEXT | typeof LAST, signal: AbortSignal) {
  const found = new Map<string, PostGlance>()
  if (ids.length === 0) return found
  const { posts, nextCursor } = await askGlances({ ...which, limit: MANY }, signal)
  for (const post of posts) if (!found.has(post.socialAccountId)) found.set(post.socialAccountId, post)
  if (nextCursor === null) return found
  const others = ids.filter((id) => !found.has(id))
  await Promise.all(
    others.map(async (id) => {
      const { posts } = await askGlances({ ...which, socialAccountId: id, limit: 1 }, signal)
      if (posts[0]) found.set(id, posts[0])
    }),
  )
  return found
}
