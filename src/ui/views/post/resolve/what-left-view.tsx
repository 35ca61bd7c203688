import type { PostWithHistory } from '../../../api/shapes'
import { TextWithTimes } from '../../../parts/text-with-times'
import { dateAndTime, timeWithSeconds } from '../../../time/zone'
import { words as all } from '../../../words'
import { resolve as words } from '../../../words/resolve'
import { story } from '../../../words/story'
import { type Kind, whatLeft } from './what-left'

/** Which post it is, which call left and when, and what the platform has said since. */
export function WhatLeft({ post, kind }: { post: PostWithHistory; kind: Kind }) {
  const { left, asked } = whatLeft(post, kind)
  return (
    <dl class="facts">
      <dt>{words.post}</dt>
      <dd class="resolve-caption">{post.caption || all.posts.noCaption}</dd>
      <dt>{words.left}</dt>
      <dd>
        {left
          ? words.leftAt(words.kinds[kind], `${dateAndTime(left.at)} (${timeWithSeconds(left.at)})`)
          : words.leftUnknown}
        {left?.reason && (
          <span class="soft reason">
            <TextWithTimes text={left.reason} />
          </span>
        )}
      </dd>
      <dt>{words.asked}</dt>
      <dd>
        {asked.length === 0 && words.notAsked}
        <ul>
          {asked.map(({ at, outcome, reason }) => (
            <li key={at}>
              {timeWithSeconds(at)}: <TextWithTimes text={reason ?? story.outcomes[outcome] ?? outcome} />
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  )
}
