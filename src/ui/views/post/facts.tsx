import type { ComponentChildren } from 'preact'
import type { Account, PostWithHistory } from '../../api/shapes'
import { at } from '../../base'
import { CopyButton } from '../../parts/copy-button'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { When } from '../../parts/when'
import { words as all } from '../../words'
import { post } from '../../words/post'
import { nameOf } from './who'

const words = post.facts

/** What there is to know about the post beside its content. */
export function Facts({ post, account }: { post: PostWithHistory; account: Account | undefined }) {
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <dl class="facts">
        <Fact name={words.askedFor}>
          {post.scheduledFor ? <When at={post.scheduledFor} zone={post.timeZone} relative /> : words.noTime}
        </Fact>
        {post.nextAttemptAt && post.nextAttemptAt !== post.scheduledFor && (
          <Fact name={words.next}>
            <When at={post.nextAttemptAt} relative />
          </Fact>
        )}
        {post.timeZone && <Fact name={words.zone}>{post.timeZone}</Fact>}
        <Fact name={words.attempts}>{post.attempts}</Fact>
        <Fact name={words.account}>
          <span class="row">
            <PlatformGlyph platform={post.platform} />
            <a href={at(`/accounts/${post.socialAccountId}`)}>{account?.name ?? post.socialAccountId}</a>
          </span>
        </Fact>
        <Fact name={words.kind}>{all.posts.types[post.postType]}</Fact>
        <Options post={post} />
        <Fact name={words.made}>
          <When at={post.createdAt} /> {post.createdBy && words.madeBy(nameOf(post.createdBy))}
        </Fact>
        <Fact name={words.version}>{post.version}</Fact>
        <Fact name={words.id}>
          <code>{post.id}</code> <CopyButton text={post.id} />
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Options({ post }: { post: PostWithHistory }) {
  const lateness = [
    post.latePolicy && (post.latePolicy === 'hold' ? words.lateHold : words.latePublish),
    post.lateLimitMinutes !== null && words.lateLimit(post.lateLimitMinutes),
  ].filter(Boolean)
  const shown: [string, string | null][] = [
    [words.late, lateness.join(', ')],
    [words.place, post.locationId],
    [words.tagged, post.userTags.map(({ username }) => `@${username}`).join(', ')],
    [words.authors, post.collaborators.map((name) => `@${name}`).join(', ')],
    [words.reelInFeed, post.shareToFeed === null ? null : post.shareToFeed ? words.yes : words.no],
    [words.mentions, post.mentions.map(({ text }) => text).join(', ')],
  ]
  return (
    <>
      {shown.map(
        ([name, value]) =>
          value && (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ),
      )}
    </>
  )
}
