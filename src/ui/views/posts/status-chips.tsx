import type { ComponentChildren } from 'preact'
import { overview } from '../../overview'
import { PAST_THEIR_TIME } from '../../parts/posts-address'
import { StandingMark } from '../../parts/standing'
import { words } from '../../words'
import type { Standing } from '../../words/posts-in-general'
import { postsList as ours } from '../../words/posts-list'
import { type AddressQuery, type ChangeAddress, isPastTheirTime } from './address'

const standings: Standing[] = [
  'pending',
  'processing',
  'published',
  'failed',
  'unconfirmed',
  'missed',
  'held',
  'cancelled',
]

type Props = { query: AddressQuery; change: ChangeAddress }

/** How the posts stand that are shown: one or several, each with how many there are. */
export function StatusChips({ query, change }: Props) {
  const late = isPastTheirTime(query)
  const chosen = late ? [] : query.held === 'true' ? ['held'] : (query.status?.split(',').filter(Boolean) ?? [])
  const press = (standing: Standing) => {
    const end = late ? { to: undefined } : {}
    // To be held is no status of its own: it is asked for by itself.
    if (standing === 'held')
      return change({ ...end, status: undefined, held: chosen.includes('held') ? undefined : 'true' })
    const rest = chosen.filter((one) => one !== standing && one !== 'held')
    const next = chosen.includes(standing) ? rest : [...rest, standing]
    change({ ...end, status: next.join(',') || undefined, held: undefined })
  }
  return (
    <fieldset class="chips" aria-label={ours.status}>
      <Chip
        pressed={chosen.length === 0 && !late}
        onPress={() => change({ status: undefined, held: undefined, ...(late && { to: undefined }) })}
      >
        {ours.all}
      </Chip>
      {standings.map((standing) => (
        <Chip key={standing} pressed={chosen.includes(standing)} onPress={() => press(standing)}>
          <StandingMark standing={standing} />
          {words.posts.standing[standing]}
          <Count count={overview.value?.counts[standing]} />
        </Chip>
      ))}
      <Chip
        pressed={late}
        onPress={() =>
          change(
            late
              ? { status: undefined, to: undefined }
              : { ...PAST_THEIR_TIME, held: undefined, from: undefined, out: undefined },
          )
        }
      >
        {ours.pastTheirTime}
        <Count count={overview.value?.overdue} />
      </Chip>
    </fieldset>
  )
}

type ChipProps = { pressed: boolean; onPress(): void; children: ComponentChildren }

const Chip = ({ pressed, onPress, children }: ChipProps) => (
  <button type="button" class="chip" aria-pressed={pressed} onClick={onPress}>
    {children}
  </button>
)

const Count = ({ count }: { count: number | undefined }) =>
  count === undefined ? null : <span class="numbers chip-count">{count.toLocaleString()}</span>
