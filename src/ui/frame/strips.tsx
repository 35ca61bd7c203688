import { isStatus } from '../api/client'
import type { Overview } from '../api/shapes'
import type { Query } from '../api/use-query'
import { at } from '../base'
import { CopyButton } from '../parts/copy-button'
import { PAST_THEIR_TIME, postsAt } from '../parts/posts-address'
import { duration } from '../time/zone'
import { words } from '../words'

/** From here on nothing is published any more, whatever is due. */
const DEAD_S = 180
/** From here on a post is late enough to say so over everything. */
const LATE_S = 120

const CRONTAB_LINE =
  '* * * * * cd /opt/post-dispatcher && node dist/cron/post-scheduler.cron.js >> /var/log/post-dispatcher/social-scheduler.log'

/** What stands over every view when something is wrong: posts that do not go out, and what may be why. */
export function Strips({ query }: { query: Query<Overview> }) {
  const { data, error } = query
  const away = isStatus(error, 503)
  return (
    <div class="strips">
      {away && (
        <p class="strip warn" role="alert">
          {words.frame.databaseAway}
        </p>
      )}
      {data && <Signs overview={data} />}
    </div>
  )
}

function Signs({ overview: { cron, oldestDueAgeSeconds, holds } }: { overview: Overview }) {
  const silent = cron.hosts?.filter(({ ageSeconds }) => ageSeconds > DEAD_S && (cron.ageSeconds ?? 0) <= DEAD_S) ?? []
  const dead = !cron.resident && (cron.ageSeconds === null || cron.ageSeconds > DEAD_S)
  return (
    <>
      {dead && (
        <div class="strip alarm" role="alert">
          <span>
            {cron.ageSeconds === null ? words.frame.neverTicked : words.frame.noTick(duration(cron.ageSeconds))}
          </span>
          <CopyButton text={CRONTAB_LINE} label={words.frame.copyCrontab} />
        </div>
      )}
      {!dead && oldestDueAgeSeconds !== null && oldestDueAgeSeconds > LATE_S && (
        <p class="strip warn" role="status">
          {words.frame.late(duration(oldestDueAgeSeconds))} <a href={postsAt(PAST_THEIR_TIME)}>{words.frame.look}</a>
        </p>
      )}
      {silent.length > 0 && (
        <p class="strip warn" role="status">
          {words.frame.hostsSilent(silent.map(({ host }) => host).join(', '))}{' '}
          <a href={at('/ticks')}>{words.frame.look}</a>
        </p>
      )}
      {holds > 0 && (
        <p class="strip warn" role="status">
          {words.frame.holds_(holds)} <a href={at('/holds')}>{words.frame.look}</a>
        </p>
      )}
    </>
  )
}
