import { Button } from '../../../parts/button'
import { Field } from '../../../parts/field'
import { compose } from '../../../words/compose'
import type { Form } from '../form/form'
import type { Editing } from '../form/use-form'
import { MediaSelect } from './media-select'
import { TextInput } from './text-input'

/** What Instagram alone knows. */
export function InstagramFields({ editing }: { editing: Editing }) {
  const { form, change } = editing
  const hasVideo = form.media.some(({ type }) => type === 'video')
  return (
    <>
      <TextInput
        editing={editing}
        name="collaborators"
        label={compose.collaborators}
        hint={compose.collaboratorsHint}
      />
      <TextInput editing={editing} name="locationId" label={compose.location} hint={compose.locationHint} />
      {(hasVideo || form.coverUrl || form.thumbOffset || form.shareToFeed) && (
        <>
          <Field label={compose.shareToFeed}>
            {(described) => (
              <select
                {...described}
                class="input"
                value={form.shareToFeed}
                onChange={({ currentTarget }) => change({ shareToFeed: currentTarget.value as Form['shareToFeed'] })}
              >
                <option value="">{compose.asUsual}</option>
                <option value="yes">{compose.yes}</option>
                <option value="no">{compose.no}</option>
              </select>
            )}
          </Field>
          <TextInput editing={editing} name="coverUrl" label={compose.coverUrl} hint={compose.coverHint} type="url" />
          <TextInput
            editing={editing}
            name="thumbOffset"
            path="thumbOffsetMs"
            label={compose.thumbOffset}
            hint={compose.thumbHint}
            type="number"
          />
        </>
      )}
      <UserTags editing={editing} />
    </>
  )
}

/** People on the pictures, each with a place. */
function UserTags({ editing: { form, change, mistake } }: { editing: Editing }) {
  const set = (index: number, patch: Partial<Form['userTags'][number]>) =>
    change(({ userTags }) => ({
      userTags: userTags.map((tag, place) => (place === index ? { ...tag, ...patch } : tag)),
    }))
  const remove = (index: number) =>
    change(({ userTags }) => ({ userTags: userTags.filter((_tag, place) => place !== index) }))
  return (
    <fieldset class="stack close" id="field-userTags">
      <legend>{compose.userTags}</legend>
      {form.userTags.map((tag, index) => (
        <div key={index} class="entry tag-entry">
          {(
            [
              ['username', compose.tagUser, 'text'],
              ['x', compose.tagX, 'number'],
              ['y', compose.tagY, 'number'],
            ] as const
          ).map(([name, label, type]) => (
            <Field key={name} label={label} mistake={mistake(`userTags.${index}.${name}`)}>
              {(described) => (
                <input
                  {...described}
                  class="input"
                  // The compiler wants each type of input by itself.
                  type={type as 'text'}
                  min={0}
                  max={100}
                  value={tag[name]}
                  onInput={({ currentTarget }) => set(index, { [name]: currentTarget.value })}
                />
              )}
            </Field>
          ))}
          <MediaSelect
            form={form}
            label={compose.tagMedia}
            value={tag.media}
            mistake={mistake(`userTags.${index}.media`)}
            onChange={(media) => set(index, { media })}
          />
          <Button kind="quiet" aria-label={compose.removeTag(tag.username)} onClick={() => remove(index)}>
            {compose.remove}
          </Button>
        </div>
      ))}
      <div>
        <Button onClick={() => change({ userTags: [...form.userTags, { username: '', media: '', x: '50', y: '50' }] })}>
          {compose.addTag}
        </Button>
      </div>
    </fieldset>
  )
}
