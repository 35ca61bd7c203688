import type { ComponentChildren } from 'preact'
import type { PostGlance } from '../../api/shapes'
import { at } from '../../base'
import { kindCounted } from '../../parts/what-counts'
import { When } from '../../parts/when'
import { viewersZone } from '../../time/zone'
import { words } from '../../words'
import { accounts } from '../../words/accounts'
import type { Look } from './look'

/** What is known of an account, a line each. */
export function AccountFacts({ look: { account, quota, next, last } }: { look: Look }) {
  return (
    <dl class="account-facts">
      <Fact name={accounts.token}>{tokenInWords(account)}</Fact>
      {account.missingPermissions.length > 0 && (
        <Fact name={accounts.missing}>
          {account.missingPermissions.map((name) => (
            <code key={name}>{name} </code>
          ))}
        </Fact>
      )}
      {quota && (
        <Fact name={accounts.usedToday}>
          <span class="numbers">{accounts.ofDay(quota.used, quota.limit, kindCounted(quota))}</span>
          {quota.planned > 0 && <span class="soft">, {accounts.planned(quota.planned)}</span>}
        </Fact>
      )}
      <Fact name={accounts.next}>
        {next?.scheduledFor ? (
          <Moment post={next} at={next.scheduledFor} />
        ) : (
          <span class="soft">{accounts.noNext}</span>
        )}
      </Fact>
      <Fact name={accounts.last}>
        {last ? (
          <Moment post={last} at={last.publishedAt ?? last.scheduledFor ?? ''} />
        ) : (
          <span class="soft">{accounts.noLast}</span>
        )}
      </Fact>
    </dl>
  )
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** A moment that leads to what happens then. */
const Moment = ({ post, at: moment }: { post: PostGlance; at: string }) => (
  <a href={at(`/posts/${post.postDetailId}`)} title={post.caption ?? words.posts.noCaption}>
    <When at={moment} relative />
  </a>
)

const day = (moment: string) =>
  new Intl.DateTimeFormat(undefined, {
    day: 'numeric',
    month: 'short',
    timeZone: viewersZone(),
    ...(new Date(moment).getFullYear() !== new Date().getFullYear() && { year: 'numeric' }),
  }).format(new Date(moment))

/** `until 12 Jan, renews itself on 22 Dec` */
function tokenInWords({ health: { state, expiresAt }, renewsAt }: Look['account']): string {
  if (state === 'disconnected') return accounts.noToken
  if (expiresAt && new Date(expiresAt) < new Date()) return accounts.ended(day(expiresAt))
  const end = expiresAt && accounts.tokenUntil(day(expiresAt))
  if (renewsAt) return [end, accounts.renews(day(renewsAt))].filter(Boolean).join(', ')
  return end ? `${end}, ${accounts.cannotRenew}` : accounts.noEnd
}
