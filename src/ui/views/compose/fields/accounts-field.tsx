import { useState } from 'preact/hooks'
import type { Account } from '../../../api/shapes'
import { HealthMark } from '../../../parts/health-mark'
import { PlatformGlyph } from '../../../parts/platform-glyph'
import { compose } from '../../../words/compose'
import type { Editing } from '../form/use-form'

/** From so many on they are searched. */
const MANY = 12

/** Through which accounts it goes out: a post for each. */
export function AccountsField({ editing: { form, change, accounts, chosen, mistake } }: { editing: Editing }) {
  const [find, setFind] = useState('')
  const found = accounts.filter(
    ({ id, name }) => form.accounts.includes(id) || name.toLowerCase().includes(find.trim().toLowerCase()),
  )
  const toggle = (id: string, on: boolean) =>
    change(({ accounts: before }) => ({ accounts: on ? [...before, id] : before.filter((one) => one !== id) }))
  const wrong = mistake('socialAccountId') ?? mistake('socialAccountIds')
  return (
    <fieldset class="stack close" id="field-socialAccountIds">
      <legend>{compose.accounts}</legend>
      {accounts.length > MANY && (
        <input
          class="input"
          type="search"
          aria-label={compose.find}
          placeholder={compose.find}
          value={find}
          onInput={({ currentTarget }) => setFind(currentTarget.value)}
        />
      )}
      <div class="chips">
        {found.map((account) => (
          <label key={account.id} class="chip account-chip">
            <input
              type="checkbox"
              checked={form.accounts.includes(account.id)}
              onChange={({ currentTarget }) => toggle(account.id, currentTarget.checked)}
            />
            <PlatformGlyph platform={account.platform} />
            <span class="chip-name">{account.name}</span>
            <HealthMark state={account.health.state} label={compose.healthNotes[account.health.state] || 'ok'} />
          </label>
        ))}
      </div>
      <p class="hint">{compose.accountsHint}</p>
      {chosen.map((account) => (
        <HealthNote key={account.id} account={account} />
      ))}
      {wrong && <p class="mistake">{wrong}</p>}
    </fieldset>
  )
}

export function HealthNote({ account: { name, health } }: { account: Account }) {
  const note = compose.healthNotes[health.state]
  return note ? (
    <p class="ask small-text">
      {name}: {note}.
    </p>
  ) : null
}
