import type { Account } from '../../../api/shapes'
import { PlatformGlyph } from '../../../parts/platform-glyph'
import { compose } from '../../../words/compose'
import type { Form } from '../form/form'
import { captionLength } from '../form/kinds'

type Props = {
  account: Account
  form: Form
  text: string
  action?: { label: string; of(name: string): string; run(): void } | undefined
}

const number = new Intl.NumberFormat()

/** How long a text is for one account, as its platform counts. */
export function LengthLine({ account: { name, platform }, form, text, action }: Props) {
  const length = captionLength(platform, form, text)
  const over = length ? length.used - length.most : 0
  return (
    <li class={over > 0 ? 'length over' : 'length'}>
      <PlatformGlyph platform={platform} />
      <span class="length-name">{name}</span>
      <span class="numbers">
        {length ? compose.ofMost(number.format(length.used), number.format(length.most)) : compose.noCaption}
        {over > 0 && <strong>, {compose.tooMany(number.format(over))}</strong>}
      </span>
      {action && (
        <button type="button" class="button quiet small" aria-label={action.of(name)} onClick={action.run}>
          {action.label}
        </button>
      )}
    </li>
  )
}
