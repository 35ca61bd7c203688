import type { ComponentChildren } from 'preact'
import type { FieldError } from '../../../domain/field-error'
import { CheckPanel } from './check/check-panel'
import type { Check } from './check/use-check'
import './compose.css'
import { AccountsField } from './fields/accounts-field'
import { KindField } from './fields/kind-field'
import { OptionsFields } from './fields/options-fields'
import { TextField } from './fields/text-field'
import { WhenField } from './fields/when-field'
import type { Editing } from './form/use-form'
import { MediaField } from './media/media-field'
import type { Uploads } from './media/use-uploads'

type Props = {
  editing: Editing
  uploads: Uploads
  check: Check
  errors: FieldError[]
  waiting: string | undefined
  /** While it is being sent, or nobody knows whether it was. */
  locked: boolean
  /** Instead of the choice of accounts. */
  account?: ComponentChildren
  /** Beneath the check: what sends it. */
  children: ComponentChildren
  onSubmit(): void
}

/** The form of a post, new or edited, with what is checked of it beside. */
export function ComposeForm({ editing, uploads, check, errors, waiting, locked, account, children, onSubmit }: Props) {
  return (
    <form
      class="compose"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
      onPaste={(event) => {
        const { files } = event.clipboardData ?? {}
        if (!locked && files && files.length > 0) uploads.add([...files], 20 - editing.form.media.length)
      }}
    >
      <fieldset class="compose-fields" disabled={locked}>
        <div class="card stack roomy">
          {account ?? <AccountsField editing={editing} />}
          <KindField editing={editing} />
          <TextField editing={editing} />
          <MediaField editing={editing} uploads={uploads} />
          <OptionsFields editing={editing} />
          <WhenField editing={editing} />
        </div>
      </fieldset>
      <div class="compose-aside card">
        <CheckPanel editing={editing} check={check} errors={errors} waiting={waiting} />
        {children}
      </div>
    </form>
  )
}
