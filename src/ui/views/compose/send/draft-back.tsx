import { Button } from '../../../parts/button'
import { dateAndTime } from '../../../time/zone'
import { send as texts } from '../../../words/compose'
import type { Draft } from './draft'

/** Says that a draft was found, and offers to forget it. */
export function DraftBack({ draft: { at, files }, onDiscard }: { draft: Draft; onDiscard: (() => void) | undefined }) {
  return (
    <p class="strip draft-back" role="status">
      <span>
        {texts.draftBack(dateAndTime(at))} {files > 0 && texts.draftFiles(files)}
      </span>
      {onDiscard && (
        <Button class="small" onClick={onDiscard}>
          {texts.discard}
        </Button>
      )}
    </p>
  )
}
