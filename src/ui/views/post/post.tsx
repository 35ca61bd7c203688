import { useEffect, useState } from 'preact/hooks'
import { useRoute } from 'preact-iso/router'
import { api } from '../../api/client'
import type { PostWithHistory } from '../../api/shapes'
import { useQuery } from '../../api/use-query'
import { at } from '../../base'
import { useGo } from '../../frame/go'
import { useShortcuts } from '../../keyboard/shortcuts'
import { Loaded } from '../../parts/loaded'
import { PageTitle } from '../../parts/page-title'
import { words as all } from '../../words'
import { post as words } from '../../words/post'
import { Facts } from './facts'
import { Previews } from './preview/previews'
import { Publications } from './publications'
import { StatusCard } from './status-card'
import { Story } from './story/story'
import { useNamesOfKeys } from './who'
import './post.css'

const EVERY_MS = 30_000
/** While something is about to happen to it. */
const OFTEN_MS = 5_000

/** One post: what people see of it, how it stands and why, what can be done, and all that has happened to it. */
export function Post() {
  const { id = '' } = useRoute().params
  const [every, setEvery] = useState(EVERY_MS)
  const query = useQuery(`post:${id}`, async (signal) => (await api.getPost({ path: { id }, signal })).body.post, every)
  const { data } = query
  useEffect(() => setEvery(data && isUnderWay(data) ? OFTEN_MS : EVERY_MS), [data])
  return (
    <div class="post-view">
      <nav class="crumbs">
        <a href={at('/posts')}>{words.back}</a>
      </nav>
      <Loaded query={query} lines={10}>
        {(post) => <Whole post={post} />}
      </Loaded>
    </div>
  )
}

const isUnderWay = ({ status, held, nextAttemptAt }: PostWithHistory) =>
  status === 'processing' || (!held && nextAttemptAt !== null && new Date(nextAttemptAt) <= new Date())

function Whole({ post }: { post: PostWithHistory }) {
  const account = useQuery(
    `account:${post.socialAccountId}`,
    async (signal) => (await api.getAccount({ path: { id: post.socialAccountId }, signal })).body.account,
  ).data
  useNamesOfKeys(post)
  const go = useGo()
  useShortcuts([{ keys: 'u', does: words.back, run: () => go('/posts') }])
  const name = account?.name ?? all.posts.platforms[post.platform]
  return (
    <>
      <PageTitle title={words.titleOf(name, all.posts.platforms[post.platform], all.posts.types[post.postType])} />
      <div class="post-columns">
        <StatusCard post={post} account={account} />
        <Previews post={post} name={name} />
        <div class="post-rest">
          {post.publications.length > 0 && <Publications publications={post.publications} />}
          <Facts post={post} account={account} />
          <Story post={post} />
        </div>
      </div>
    </>
  )
}
