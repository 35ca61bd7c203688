import { useId } from 'preact/hooks'
import { words } from '../../words'
import { postsList as ours } from '../../words/posts-list'
import { AccountSelect } from './account-select'
import { type AddressQuery, type ChangeAddress, dayIn, sortOf } from './address'
import { Choice } from './choice'
import { SearchField } from './search-field'
import { StatusChips } from './status-chips'

type Props = { query: AddressQuery; change: ChangeAddress }

/** Which posts are shown, and in which order. Everything stands in the address. */
export function FilterBar({ query, change: changeAddress }: Props) {
  // Another choice begins at its front.
  const change: ChangeAddress = (changes) => changeAddress({ ...changes, show: undefined })
  const platforms = ours.platforms.map((name) => [name, words.posts.platforms[name]] as const)
  const causes = ours.causes.map((name) => [name, words.posts.causes[name]] as const)
  const orders = [['soonest', ours.soonest] as const, ['newest', ours.newest] as const]
  const chosen = ['platform', 'account', 'cause', 'from', 'to', 'out'].filter((name) => query[name]).length
  return (
    <search class="filters">
      <StatusChips query={query} change={change} />
      <SearchField query={query} change={change} />
      <details class="more-filters" open={chosen > 0 || innerWidth > 720}>
        <summary class="chip">
          {ours.filters} {chosen > 0 && <span class="count">{chosen}</span>}
        </summary>
        <div class="filter-row">
          <Choice
            label={ours.platform}
            any={ours.anyPlatform}
            name="platform"
            options={platforms}
            {...{ query, change }}
          />
          <AccountSelect query={query} change={change} />
          <Choice label={ours.cause} any={ours.anyCause} name="cause" options={causes} {...{ query, change }} />
          <Day label={ours.from} name="from" {...{ query, change }} />
          <Day label={ours.to} name="to" {...{ query, change }} />
          <Day label={ours.out} name="out" {...{ query, change }} />
          <Choice label={ours.sort} name="sort" options={orders} query={{ sort: sortOf(query) }} change={change} />
        </div>
      </details>
    </search>
  )
}

function Day({ label, name, query, change }: Props & { label: string; name: 'from' | 'to' | 'out' }) {
  const id = useId()
  const { day, moment } = dayIn(query[name])
  return (
    <div class="filter-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        aria-describedby={moment && `${id}-moment`}
        class="input"
        type="date"
        value={day}
        onChange={({ currentTarget }) => change({ [name]: currentTarget.value || undefined })}
      />
      {moment && <span id={`${id}-moment`}>{ours.moments[name](moment)}</span>}
    </div>
  )
}
