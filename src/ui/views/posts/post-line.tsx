import type { PostGlance } from '../../api/shapes'
import { at } from '../../base'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { StandingChip, standingOf } from '../../parts/standing'
import { TextWithTimes } from '../../parts/text-with-times'
import { When } from '../../parts/when'
import { timeOfDay } from '../../time/zone'
import { words } from '../../words'
import { postsList as ours } from '../../words/posts-list'
import { RowMenu } from './row-menu'
import { sentenceOf } from './sentence'
import { Thumb } from './thumb'

type Props = { post: PostGlance; selected: boolean; onSelect?: () => void }

/** A post as a row of the table. */
export function PostLine({ post, selected, onSelect }: Props) {
  const caption = post.caption || words.posts.noCaption
  return (
    <tr data-post={post.postDetailId} class={selected ? 'selected' : undefined}>
      {onSelect && (
        <td class="cell-select">
          <label class="check">
            <input type="checkbox" checked={selected} onChange={onSelect} />
            <span class="hidden">{ours.select(caption)}</span>
          </label>
        </td>
      )}
      <td class="cell-when">
        {post.scheduledFor ? <When at={post.scheduledFor} zone={post.timeZone} /> : ours.noTime}
        <NextTry post={post} />
      </td>
      <td class="cell-account">
        <PlatformGlyph platform={post.platform} />
        <span>
          {post.accountName}
          {post.postType !== 'feed' && <span class="soft small-text">{words.posts.types[post.postType]}</span>}
        </span>
      </td>
      <td class="cell-media">
        <Thumb post={post} />
      </td>
      <td class="cell-caption">
        <a class="post-link" href={at(`/posts/${post.postDetailId}`)}>
          {caption}
        </a>
      </td>
      <td class="cell-state">
        <StandingChip standing={standingOf(post)} />
        <span class="soft small-text state-sentence">
          <TextWithTimes text={sentenceOf(post) ?? ''} />
        </span>
      </td>
      <td class="cell-menu">
        <RowMenu post={post} />
      </td>
    </tr>
  )
}

function NextTry({ post: { status, attempts, nextAttemptAt } }: { post: PostGlance }) {
  if (status !== 'pending' || attempts === 0 || !nextAttemptAt) return null
  return <span class="soft small-text">{ours.sentence.nextTry(timeOfDay(nextAttemptAt), attempts)}</span>
}
