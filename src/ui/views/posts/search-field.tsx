import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { at } from '../../base'
import { postsList as ours } from '../../words/posts-list'
import { type AddressQuery, type ChangeAddress, isFiltered } from './address'

/** A pause in typing after which it is looked for. */
const TYPED_MS = 300
/** As much as the API takes. */
const MAX_LENGTH = 200

type Props = { query: AddressQuery; change: ChangeAddress }

/** Looks for words in captions, and for ids; beside it the way out of all filters. */
export function SearchField({ query, change }: Props) {
  const [typed, type] = useState(query.q ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The address changes by other ways too: back, Clear.
  useEffect(() => type(query.q ?? ''), [query.q])
  const look = (text: string) => {
    clearTimeout(timer.current)
    if (text.trim() !== (query.q ?? '')) change({ q: text.trim() || undefined })
  }
  const latest = useRef(look)
  latest.current = look
  useEffect(() => () => clearTimeout(timer.current), [])
  const id = useId()
  return (
    <div class="search-field">
      <div class="row apart small-text soft">
        <label for={id}>{ours.search}</label>
        {isFiltered(query) && <a href={at('/posts')}>{ours.clear}</a>}
      </div>
      <input
        id={id}
        class="input posts-search"
        type="search"
        placeholder={ours.searchHint}
        maxLength={MAX_LENGTH}
        value={typed}
        onInput={({ currentTarget: { value } }) => {
          type(value)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => latest.current(value), TYPED_MS)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') look(event.currentTarget.value)
        }}
      />
    </div>
  )
}
