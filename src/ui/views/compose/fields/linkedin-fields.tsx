import { Button } from '../../../parts/button'
import { Field } from '../../../parts/field'
import { compose } from '../../../words/compose'
import type { Form } from '../form/form'
import type { Editing } from '../form/use-form'
import { MediaSelect } from './media-select'

/** What LinkedIn alone knows. */
export function LinkedinFields({ editing }: { editing: Editing }) {
  const { form, change, mistake } = editing
  const set = (index: number, patch: Partial<Form['mentions'][number]>) =>
    change(({ mentions }) => ({
      mentions: mentions.map((one, place) => (place === index ? { ...one, ...patch } : one)),
    }))
  const remove = (index: number) =>
    change(({ mentions }) => ({ mentions: mentions.filter((_one, place) => place !== index) }))
  return (
    <>
      {(form.postType === 'article' || form.thumbnail) && (
        <div id="field-thumbnail">
          <MediaSelect
            form={form}
            label={compose.thumbnail}
            value={form.thumbnail}
            mistake={mistake('thumbnail')}
            onChange={(thumbnail) => change({ thumbnail })}
          />
        </div>
      )}
      <fieldset class="stack close" id="field-mentions">
        <legend>{compose.mentions}</legend>
        {form.mentions.map((mention, index) => (
          <div key={index} class="entry">
            <Field label={compose.mentionText} mistake={mistake(`mentions.${index}.text`)}>
              {(described) => (
                <input
                  {...described}
                  class="input"
                  placeholder="@…"
                  value={mention.text}
                  onInput={({ currentTarget }) => set(index, { text: currentTarget.value })}
                />
              )}
            </Field>
            <Field label={compose.mentionUrn} hint={compose.mentionHint} mistake={mistake(`mentions.${index}.urn`)}>
              {(described) => (
                <input
                  {...described}
                  class="input"
                  value={mention.urn}
                  onInput={({ currentTarget }) => set(index, { urn: currentTarget.value.trim() })}
                />
              )}
            </Field>
            <Button kind="quiet" aria-label={compose.removeMention(mention.text)} onClick={() => remove(index)}>
              {compose.remove}
            </Button>
          </div>
        ))}
        <div>
          <Button onClick={() => change({ mentions: [...form.mentions, { text: '', urn: '' }] })}>
            {compose.addMention}
          </Button>
        </div>
      </fieldset>
    </>
  )
}
