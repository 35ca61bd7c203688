import type { ComponentChildren } from 'preact'
import type { PostGlance } from '../../api/shapes'
import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { seenAt } from '../../parts/outward'
import { PostRow } from '../../parts/post-row'
import { postsAt } from '../../parts/posts-address'
import { may } from '../../session/session'
import { words } from '../../words'
import { today } from '../../words/today'

/** Ten that are to come. */
export function NextPosts({ posts }: { posts: PostGlance[] }) {
  const { next } = today
  return (
    <Some title={next.title} all={next.all} href={postsAt({ status: 'pending', sort: 'soonest' })}>
      {posts.length > 0
        ? posts.map((post) => <PostRow key={post.postDetailId} post={post} />)
        : [
            <li key="none" class="row soft">
              {next.none}
              {may('write') && <LinkButton href={at('/new')}>{next.write}</LinkButton>}
            </li>,
          ]}
    </Some>
  )
}

/** Ten that are out, and where. */
export function PostsThatWentOut({ posts }: { posts: PostGlance[] }) {
  const { last } = today
  return (
    <Some title={last.title} all={last.all} href={postsAt({ status: 'published' })}>
      {posts.length > 0
        ? posts.map((post) => (
            <PostRow key={post.postDetailId} post={post} when={post.publishedAt} action={permalinkOf(post)} />
          ))
        : [
            <li key="none" class="soft">
              {last.none}
            </li>,
          ]}
    </Some>
  )
}

function permalinkOf({ permalink, platform }: PostGlance) {
  const address = seenAt(permalink)
  if (!address) return undefined
  return (
    <LinkButton kind="quiet" class="small" href={address} target="_blank" rel="noopener noreferrer">
      {today.last.open}
      <span aria-hidden="true">↗</span>
      <span class="hidden">{today.last.where(words.posts.platforms[platform])}</span>
    </LinkButton>
  )
}

function Some(props: { title: string; all: string; href: string; children: ComponentChildren }) {
  return (
    <section class="card list">
      <div class="row apart">
        <h2>{props.title}</h2>
        <a href={props.href}>{props.all}</a>
      </div>
      <ul class="rows alike">{props.children}</ul>
    </section>
  )
}
