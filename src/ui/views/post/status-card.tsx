import { useState } from 'preact/hooks'
import type { Account, PostWithHistory } from '../../api/shapes'
import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { StandingMark, standingOf } from '../../parts/standing'
import { TextWithTimes } from '../../parts/text-with-times'
import { may } from '../../session/session'
import { now } from '../../time/now'
import { post as words } from '../../words/post'
import { ChangedMeanwhile } from './changed-meanwhile'
import { Decisions } from './decisions'
import { waitOf } from './wait-of'
import { whyNow } from './why-now'

/** How the post stands, why just now, and what can be done about it. */
export function StatusCard({ post, account }: { post: PostWithHistory; account: Account | undefined }) {
  // What was seen when a decision met a younger version of the post.
  const [seen, see] = useState<PostWithHistory>()
  const standing = standingOf(post)
  const waitsForAccount = post.held || post.failureCause === 'token-dead' || post.failureCause === 'permission'
  return (
    <section class={`card stack status-card ${standing}`}>
      <h2>
        <StandingMark standing={standing} />
        {words.status[headingOf(post, now.value)]}
      </h2>
      {whyNow(post, account, now.value).map((sentence) => (
        <p key={sentence} class="why">
          <TextWithTimes text={sentence} />
        </p>
      ))}
      {seen && <ChangedMeanwhile seen={seen} current={post} onClose={() => see(undefined)} />}
      <div class="row decisions">
        {waitsForAccount && (
          <LinkButton kind={may('admin') ? 'primary' : 'plain'} href={at(`/accounts/${post.socialAccountId}`)}>
            {may('admin') ? words.reconnect : words.toAccount}
          </LinkButton>
        )}
        <Decisions post={post} account={account} leads={!waitsForAccount} onChanged={() => see(post)} />
      </div>
    </section>
  )
}

function headingOf(post: PostWithHistory, at: Date): keyof typeof words.status {
  if (post.status !== 'pending') return post.status
  return post.held ? 'held' : waitOf(post, at)
}
