import { postTypes } from '../../../../domain/post'
import { words } from '../../../words'
import { compose } from '../../../words/compose'
import { lacking } from '../form/kinds'
import type { Editing } from '../form/use-form'

/** What it becomes on the platforms. What one of them has not cannot be chosen, and says so. */
export function KindField({ editing: { form, change, platforms, mistake } }: { editing: Editing }) {
  return (
    <fieldset class="stack close" id="field-postType">
      <legend>{compose.kind}</legend>
      <div class="chips">
        {postTypes.map((type) => {
          const without = lacking(type, platforms).map((platform) => words.posts.platforms[platform])
          const chosen = form.postType === type
          return (
            <label key={type} class={without.length > 0 && !chosen ? 'chip cannot' : 'chip'}>
              <input
                type="radio"
                name="postType"
                checked={chosen}
                disabled={without.length > 0 && !chosen}
                onChange={() => change({ postType: type })}
              />
              {words.posts.types[type]}
              {without.length > 0 && <span class="small-text"> {compose.lacksKind(without.join(', '))}</span>}
            </label>
          )
        })}
      </div>
      {mistake('postType') && <p class="mistake">{mistake('postType')}</p>}
    </fieldset>
  )
}
