import { at } from '../../base'
import { useAddressQuery } from '../../frame/go'
import { LinkButton } from '../../parts/button'
import { Empty } from '../../parts/empty'
import { Loaded } from '../../parts/loaded'
import { PageTitle } from '../../parts/page-title'
import { may } from '../../session/session'
import { postsList as words } from '../../words/posts-list'
import { type AddressQuery, filterOf, isFiltered } from './address'
import { FilterBar } from './filter-bar'
import { BulkBar } from './many/bulk-bar'
import { MorePosts } from './more-posts'
import { PostsTable } from './posts-table'
import { useRowKeys } from './row-keys'
import { PAGE, shownIn, usePosts } from './use-posts'
import { useSelection } from './use-selection'
import './posts.css'

/** All posts: found by filters and words, one by one or many at once. */
export function Posts() {
  const [query, change] = useAddressQuery()
  const posts = usePosts(query)
  const filter = filterOf(query)
  const selection = useSelection(posts.data?.posts ?? [], JSON.stringify(filter))
  useRowKeys(selection)
  const shown = shownIn(query)
  return (
    <div class="posts-view">
      <PageTitle title={words.title} />
      <FilterBar query={query} change={change} />
      <Loaded query={posts} lines={8}>
        {(data) => (
          <>
            {data.posts.length === 0 && <NothingThere query={query} />}
            {data.posts.length > 0 && (
              <>
                <PostsTable posts={data.posts} selection={selection} />
                <MorePosts
                  found={data}
                  busy={data.posts.length < shown && posts.error === undefined}
                  onMore={() => change({ show: String(data.posts.length + PAGE) })}
                />
              </>
            )}
            {/* It stays when the last of them has left the list: what became of them is to be read. */}
            <BulkBar selection={selection} found={data} filter={filter} />
          </>
        )}
      </Loaded>
    </div>
  )
}

function NothingThere({ query }: { query: AddressQuery }) {
  if (isFiltered(query))
    return (
      <Empty title={words.empty.filtered}>
        <LinkButton href={at('/posts')}>{words.clear}</LinkButton>
      </Empty>
    )
  return (
    <Empty title={words.empty.title}>
      <p>{words.empty.what}</p>
      {may('write') && (
        <LinkButton kind="primary" href={at('/new')}>
          {words.newPost}
        </LinkButton>
      )}
    </Empty>
  )
}
