import type { Answer } from '../../../../client'
import type { Account } from '../../../api/shapes'
import { at } from '../../../base'
import { Button, LinkButton } from '../../../parts/button'
import { PlatformGlyph } from '../../../parts/platform-glyph'
import { When } from '../../../parts/when'
import { send as texts } from '../../../words/compose'

type Props = { made: Extract<Answer<'schedulePost'>, { status: 201 }>['body']; accounts: Account[]; onAnother(): void }

/** What has become of a form for several accounts. */
export function Scheduled({ made: { posts, scheduledFor, warnings = [] }, accounts, onAnother }: Props) {
  return (
    <section class="card stack scheduled">
      <h2>{texts.doneTitle(posts.length)}</h2>
      <ul class="stack close">
        {posts.map(({ postDetailId, socialAccountId, platform }) => (
          <li key={postDetailId} class="row">
            <PlatformGlyph platform={platform} />
            <a href={at(`/posts/${postDetailId}`)}>
              {accounts.find(({ id }) => id === socialAccountId)?.name ?? socialAccountId}
            </a>
            <When at={scheduledFor} relative />
          </li>
        ))}
      </ul>
      {warnings.map((warning) => (
        <p key={warning} class="ask small-text">
          {warning}
        </p>
      ))}
      <p class="row">
        <LinkButton kind="primary" href={at(`/calendar/month/${scheduledFor.slice(0, 10)}`)}>
          {texts.asCalendar}
        </LinkButton>
        <Button onClick={onAnother}>{texts.another}</Button>
      </p>
    </section>
  )
}
