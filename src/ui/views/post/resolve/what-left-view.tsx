import type { PostWithHistory } from '../../../api/shapes'
import { dateAndTime, timeWithSeconds } from '../../../time/zone'
import { resolve as words } from '../../../words/resolve'
import { story } from '../../../words/story'
import { type Kind, whatLeft } from './what-left'

/** Which call left and when, and what the platform has said since. */
export function WhatLeft({ post, kind }: { post: PostWithHistory; kind: Kind }) {
  const { left, asked } = whatLeft(post, kind)
  return (
    <dl class="facts">
      <dt>{words.left}</dt>
      <dd>
        {left
          ? words.leftAt(words.kinds[kind], `${dateAndTime(left.at)} (${timeWithSeconds(left.at)})`)
          : words.leftUnknown}
        {left?.reason && <span class="soft reason">{left.reason}</span>}
      </dd>
      <dt>{words.asked}</dt>
      <dd>
        {asked.length === 0 && words.notAsked}
        <ul>
          {asked.map(({ at, outcome, reason }) => (
            <li key={at}>
              {timeWithSeconds(at)}: {reason ?? story.outcomes[outcome] ?? outcome}
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  )
}
