import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { leaving as texts } from '../../../words/compose'
import type { Leaving } from './use-leave-guard'

/** Asks whether what is unsaved is to be left. */
export function LeaveDialog({ leaving }: { leaving: Leaving }) {
  if (!leaving) return null
  return (
    <Dialog
      title={texts.title}
      onClose={leaving.stay}
      closeLabel={texts.stay}
      actions={
        <Button kind="danger" onClick={leaving.go}>
          {texts.leave}
        </Button>
      }
    >
      <p>{texts.what}</p>
    </Dialog>
  )
}
