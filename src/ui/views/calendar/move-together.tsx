import { Button } from '../../parts/button'
import { namesOf } from '../../parts/decisions/companions'
import { Dialog } from '../../parts/dialog'
import { decisions } from '../../words/decisions'
import type { Together } from './moving'

const words = decisions.companions

/** Asks whether the same post of other accounts moves with the one that was dropped. */
export function MoveTogether({ companions, answer }: Together) {
  return (
    <Dialog
      title={words.title}
      onClose={() => answer('none')}
      closeLabel={words.none}
      actions={
        <>
          <Button onClick={() => answer('alone')}>{words.alone}</Button>
          <Button kind="primary" onClick={() => answer('all')}>
            {words.all(companions.length + 1)}
          </Button>
        </>
      }
    >
      <p>{words.stand(namesOf(companions))}</p>
    </Dialog>
  )
}
