import { at } from '../../base'
import { failures as words } from '../../words/failures'
import type { DoneSoFar } from './until-done'

/** As many as somebody reads. */
const SHOWN = 50

/** What was left as it is, and why. */
export function Skipped({ skipped }: DoneSoFar) {
  if (skipped.length === 0) return null
  return (
    <details class="skipped" open>
      <summary>{words.skipped(skipped.length)}</summary>
      <ul>
        {skipped.slice(0, SHOWN).map(({ postDetailId, reason }) => (
          <li key={postDetailId}>
            <a href={at(`/posts/${postDetailId}`)}>
              {words.skippedPost} <code>{postDetailId.slice(-8)}</code>
            </a>
            : {reason}
          </li>
        ))}
      </ul>
    </details>
  )
}
