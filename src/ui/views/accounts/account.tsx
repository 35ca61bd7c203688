import { useRoute } from 'preact-iso/router'
import { api } from '../../api/client'
import { askGlances, askQuotas } from '../../api/questions'
import type { PostGlance } from '../../api/shapes'
import { useQuery } from '../../api/use-query'
import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { Loaded } from '../../parts/loaded'
import { PageTitle } from '../../parts/page-title'
import { PostRow } from '../../parts/post-row'
import { may } from '../../session/session'
import { dateAndTime, dayOf } from '../../time/zone'
import { words } from '../../words'
import { accounts, oneAccount } from '../../words/accounts'
import { AccountActions } from './account-actions'
import { AccountFacts, Fact } from './account-facts'
import { AccountHead, AccountHealth } from './account-head'
import './accounts.css'
import { LAST, NEXT } from './look'
import { QuotaDays } from './quota-days'

const EVERY_MS = 30_000
const ROWS = 10
const DAYS = 14

async function askAccount(id: string, signal: AbortSignal) {
  const [{ body }, { quotas }, next, last] = await Promise.all([
    api.getAccount({ path: { id }, signal }),
    askQuotas({ socialAccountId: id, days: DAYS }, signal),
    askGlances({ ...NEXT, socialAccountId: id, limit: ROWS }, signal),
    askGlances({ ...LAST, socialAccountId: id, limit: ROWS }, signal),
  ])
  return { account: body.account, quotas, next: next.posts, last: last.posts }
}

/** Everything about one account. */
export function Account() {
  const { id = '' } = useRoute().params
  const query = useQuery(`account/${id}`, (signal) => askAccount(id, signal), EVERY_MS)
  const today = dayOf(new Date(), 'UTC')
  return (
    <>
      <PageTitle title={query.data?.account.name ?? accounts.title}>
        <span class="row">
          <LinkButton kind="quiet" href={at(`/posts?account=${id}`)}>
            {oneAccount.allPosts}
          </LinkButton>
          {may('write') && <LinkButton href={at(`/new?account=${id}`)}>{words.frame.newPost}</LinkButton>}
        </span>
      </PageTitle>
      <Loaded query={query} lines={8}>
        {({ account, quotas, next, last }) => (
          <div class="one-account">
            <div>
              <section class="card account-card">
                <AccountHead account={account} />
                <AccountHealth account={account} />
                <AccountFacts
                  look={{ account, quota: quotas.find(({ day }) => day === today), next: next[0], last: last[0] }}
                />
                <dl class="account-facts">
                  <Fact name={accounts.by}>{accounts.login(words.posts.platforms[account.login])}</Fact>
                  <Fact name={accounts.since}>{dateAndTime(account.connectedAt)}</Fact>
                </dl>
                <AccountActions account={account} />
              </section>
              {quotas.length > 0 && <QuotaDays quotas={quotas} />}
            </div>
            <div>
              <Posts title={oneAccount.nextPosts} posts={next} none={oneAccount.noNext} />
              <Posts title={oneAccount.lastPosts} posts={last} none={oneAccount.noLast} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  )
}

function Posts({ title, posts, none }: { title: string; posts: PostGlance[]; none: string }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      {posts.length === 0 ? (
        <p class="soft">{none}</p>
      ) : (
        <ul class="list">
          {posts.map((post) => (
            <PostRow key={post.postDetailId} post={post} when={post.publishedAt ?? post.scheduledFor} />
          ))}
        </ul>
      )}
    </section>
  )
}
