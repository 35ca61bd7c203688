import type { ComponentChildren } from 'preact'
import { overview } from '../../overview'
import { StandingMark } from '../../parts/standing'
import { words } from '../../words'
import type { Standing } from '../../words/posts-in-general'
import { postsList as ours } from '../../words/posts-list'
import type { AddressQuery, ChangeAddress } from './address'

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
  const chosen = query.held === 'true' ? ['held'] : (query.status?.split(',').filter(Boolean) ?? [])
  const press = (standing: Standing) => {
    // To be held is no status of its own: it is asked for by itself.
    if (standing === 'held') return change({ status: undefined, held: chosen.includes('held') ? undefined : 'true' })
    const rest = chosen.filter((one) => one !== standing && one !== 'held')
    const next = chosen.includes(standing) ? rest : [...rest, standing]
    change({ status: next.join(',') || undefined, held: undefined })
  }
  return (
    <fieldset class="chips" aria-label={ours.status}>
      <Chip pressed={chosen.length === 0} onPress={() => change({ status: undefined, held: undefined })}>
        {ours.all}
      </Chip>
      {standings.map((standing) => (
        <Chip key={standing} pressed={chosen.includes(standing)} onPress={() => press(standing)}>
          <StandingMark standing={standing} />
          {words.posts.standing[standing]}
          <Count standing={standing} />
        </Chip>
      ))}
    </fieldset>
  )
}

type ChipProps = { pressed: boolean; onPress(): void; children: ComponentChildren }

const Chip = ({ pressed, onPress, children }: ChipProps) => (
  <button type="button" class="chip" aria-pressed={pressed} onClick={onPress}>
    {children}
  </button>
)

function Count({ standing }: { standing: Standing }) {
  const count = overview.value?.counts[standing]
  return count === undefined ? null : <span class="numbers chip-count">{count.toLocaleString()}</span>
}
