import { useEffect } from 'preact/hooks'
import { askGlances } from '../../api/questions'
import type { PostFilter, PostGlance } from '../../api/shapes'
import { type Query, useQuery } from '../../api/use-query'
import { type AddressQuery, filterOf, type Sort, sortOf } from './address'

/** So many more are shown each time. */
export const PAGE = 50
/** As many as the API gives at once. */
const MOST_AT_ONCE = 500
const EVERY_MS = 30_000

export type FoundPosts = {
  posts: PostGlance[]
  /** Whether there are more behind them. */
  more: boolean
}

/** How many are to be shown. It stands in the address: who comes back finds the place again. */
export const shownIn = ({ show }: AddressQuery): number => Math.max(PAGE, Math.trunc(Number(show)) || 0)

/** The posts that the address asks for: all that are shown, each time anew. */
export function usePosts(query: AddressQuery): Query<FoundPosts> {
  const wanted = { ...filterOf(query), sort: sortOf(query) }
  const shown = shownIn(query)
  const posts = useQuery(JSON.stringify(wanted), (signal) => firstPosts(wanted, shown, signal), EVERY_MS)
  const { data, reload } = posts
  useEffect(() => {
    if (data?.more && data.posts.length < shown) reload()
  }, [data, shown])
  return posts
}

async function firstPosts(
  wanted: PostFilter & { sort: Sort },
  count: number,
  signal: AbortSignal,
): Promise<FoundPosts> {
  const posts: PostGlance[] = []
  let cursor: string | undefined
  do {
    const limit = Math.min(count - posts.length, MOST_AT_ONCE)
    const page = await askGlances({ ...wanted, limit, ...(cursor && { cursor }) }, signal)
    posts.push(...page.posts)
    cursor = page.nextCursor ?? undefined
  } while (cursor && posts.length < count)
  return { posts, more: cursor !== undefined }
}
