import type { AddressQuery, ChangeAddress } from './address'

type Props = {
  label: string
  /** What it is called that nothing is chosen; undefined: something always is. */
  any?: string
  name: string
  options: (readonly [value: string, text: string])[]
  query: AddressQuery
  change: ChangeAddress
}

/** One of several, kept in the address. */
export function Choice({ label, any, name, options, query, change }: Props) {
  return (
    <label class="filter-field">
      <span>{label}</span>
      <select
        class="input"
        value={query[name] ?? ''}
        onChange={({ currentTarget }) => change({ [name]: currentTarget.value || undefined })}
      >
        {any && <option value="">{any}</option>}
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
