import { Field } from '../../../parts/field'
import { compose } from '../../../words/compose'
import type { Editing } from '../form/use-form'
import { LengthLine } from './length-line'

/** The text, how long it is for each account, and texts of their own for some. */
export function TextField({ editing }: { editing: Editing }) {
  const { form, change, chosen, mistake } = editing
  const common = chosen.filter(({ id }) => form.captions[id] === undefined)
  const own = chosen.filter(({ id }) => form.captions[id] !== undefined)
  const several = chosen.length > 1
  const write = (id: string, text: string | undefined) =>
    change(({ captions: { [id]: _before, ...others } }) => ({
      captions: text === undefined ? others : { ...others, [id]: text },
    }))
  return (
    <div class="stack">
      <div class="stack close" id="field-caption">
        <Field label={compose.text} mistake={mistake('caption')}>
          {(described) => (
            <textarea
              {...described}
              class="input caption-input"
              rows={6}
              value={form.caption}
              onInput={({ currentTarget }) => change({ caption: currentTarget.value })}
            />
          )}
        </Field>
        {common.length > 0 && (
          <ul class="lengths" aria-label={compose.limits}>
            {common.map((account) => (
              <LengthLine
                key={account.id}
                account={account}
                form={form}
                text={form.caption}
                action={
                  several
                    ? { label: compose.writeOwn, of: compose.writeOwnFor, run: () => write(account.id, form.caption) }
                    : undefined
                }
              />
            ))}
          </ul>
        )}
      </div>
      {own.map((account) => (
        <div key={account.id} class="stack close own-text" id={`field-captions-${account.id}`}>
          <Field label={compose.ownText(account.name)} mistake={mistake(`captions.${account.id}`)}>
            {(described) => (
              <textarea
                {...described}
                class="input"
                rows={4}
                value={form.captions[account.id]}
                onInput={({ currentTarget }) => write(account.id, currentTarget.value)}
              />
            )}
          </Field>
          <ul class="lengths" aria-label={compose.limits}>
            <LengthLine
              account={account}
              form={form}
              text={form.captions[account.id] ?? ''}
              action={{ label: compose.useCommon, of: compose.useCommonFor, run: () => write(account.id, undefined) }}
            />
          </ul>
        </div>
      ))}
    </div>
  )
}
