import type { Schemas } from '../../../client'
import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { postsAt } from '../../parts/posts-address'
import { StandingMark } from '../../parts/standing'
import { When } from '../../parts/when'
import { may } from '../../session/session'
import { words } from '../../words'
import { holds } from '../../words/holds'
import { TryNow } from './try-now'

type Hold = Schemas['Hold']
type Props = { hold: Hold; nameOf(accountId: string): string | undefined }

/** One hold: of what, why, until when, and how many posts wait behind it. */
export function HoldCard({ hold, nameOf }: Props) {
  const { scope, platform, socialAccountId, host, reason, since, until, failures, posts } = hold
  const name = (socialAccountId && nameOf(socialAccountId)) ?? host ?? (platform && words.posts.platforms[platform])
  return (
    <article class="card stack hold">
      <div>
        <h3 class="row">
          {platform && <PlatformGlyph platform={platform} />}
          {name}
        </h3>
        <p class="row soft small-text">
          <StandingMark standing="held" />
          {holds.scope[scope]}
        </p>
      </div>
      <p>{reason}</p>
      <dl class="hold-facts">
        {since && (
          <>
            <dt>{holds.since}</dt>
            <dd>
              <When at={since} relative />
            </dd>
          </>
        )}
        <dt>{holds.until}</dt>
        <dd>{until ? <When at={until} relative /> : holds.noEnd}</dd>
      </dl>
      {failures !== undefined && <p>{holds.failures(failures)}</p>}
      <p>
        <Behind hold={hold} posts={posts} />
      </p>
      {until && <p class="soft small-text">{holds.nextTry}</p>}
      {socialAccountId && may('admin') && (
        <div class="row">
          <TryNow account={socialAccountId} />
          <LinkButton href={at(`/accounts/${socialAccountId}`)}>{holds.reconnect}</LinkButton>
        </div>
      )}
    </article>
  )
}

/** A list of what waits there is for accounts and platforms; servers are no filter of it. */
function Behind({ hold: { scope, socialAccountId, platform }, posts }: { hold: Hold; posts: number }) {
  const text = holds.posts(posts)
  if (scope === 'account' && socialAccountId)
    return <a href={postsAt({ cause: 'held', account: socialAccountId })}>{text}</a>
  if (scope === 'platform' && platform)
    return <a href={postsAt({ status: 'pending', platform, sort: 'soonest' })}>{text}</a>
  return <>{text}</>
}
