import type { Overview } from '../../api/shapes'
import { overviewQuery } from '../../overview'
import { Loaded } from '../../parts/loaded'
import { PageTitle } from '../../parts/page-title'
import { useRowKeys } from '../../parts/row-keys'
import { today as words } from '../../words/today'
import { Counts } from './counts'
import { CronTile } from './cron-tile'
import { FirstSteps } from './first-steps'
import { LateTile } from './late-tile'
import { NeedsPerson } from './needs-person'
import { NextPosts, PostsThatWentOut } from './next-and-last'
import { OutageNote } from './outage-note'
import './today.css'

/** The first view: whether it is alive, whether it is late, and whether anything waits for a person. */
export function Today() {
  useRowKeys('.today .post-row .caption')
  return (
    <div class="today">
      <PageTitle title={words.title} />
      <Loaded query={overviewQuery.value} lines={9}>
        {(overview) => <Everything overview={overview} />}
      </Loaded>
    </div>
  )
}

function Everything({ overview }: { overview: Overview }) {
  const { counts, accounts, cron, down } = overview
  const posts = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const begun = posts > 0 && counts.published + counts.failed + counts.unconfirmed + counts.missed > 0
  return (
    <div class="today-rows">
      {down && <OutageNote down={down} now={overview.now} />}
      <div class="today-two">
        <CronTile cron={cron} />
        <LateTile overview={overview} />
      </div>
      {!begun && <FirstSteps accounts={accounts.ok + accounts.expiring + accounts.needsReconnect} posts={posts} />}
      {posts > 0 && (
        <>
          <Counts overview={overview} />
          <NeedsPerson posts={overview.needsPerson} counts={counts} />
          <div class="today-two">
            <NextPosts posts={overview.next} />
            <PostsThatWentOut posts={overview.last} />
          </div>
        </>
      )}
    </div>
  )
}
