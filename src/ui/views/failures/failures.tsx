import { askFailures } from '../../api/questions'
import { useQuery } from '../../api/use-query'
import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { Empty } from '../../parts/empty'
import { Loaded } from '../../parts/loaded'
import { PageTitle } from '../../parts/page-title'
import { useRowKeys } from '../../parts/row-keys'
import { failures as words } from '../../words/failures'
import { byCause } from './by-cause'
import { CauseCard } from './cause-card'
import { Matrix } from './matrix'
import './failures.css'

const EVERY_MS = 30_000

/** What does not go out by itself: how many, of which account, why, and what to do about it. */
export function Failures() {
  const query = useQuery('failures', askFailures, EVERY_MS)
  useRowKeys('.failures .post-row .caption')
  return (
    <div class="failures">
      <PageTitle title={words.title} />
      <Loaded query={query} lines={9}>
        {({ failures }) => {
          const causes = byCause(failures)
          if (causes.length === 0) return <Nothing />
          return (
            <div class="stack">
              <Matrix causes={causes} />
              {causes.map((one) => (
                <CauseCard key={one.cause} {...one} />
              ))}
            </div>
          )
        }}
      </Loaded>
    </div>
  )
}

function Nothing() {
  return (
    <Empty title={words.none}>
      <p>{words.noneText}</p>
      <LinkButton href={at('/calendar/month')}>{words.toCalendar}</LinkButton>
    </Empty>
  )
}
