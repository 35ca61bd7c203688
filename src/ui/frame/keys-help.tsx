import { allShortcuts } from '../keyboard/shortcuts'
import { Dialog } from '../parts/dialog'
import { singleKeys } from '../preferences'
import { words } from '../words'

/** What the keys do in this view. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  return (
    <Dialog title={words.frame.help} onClose={onClose}>
      <label class="check">
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={({ currentTarget }) => {
            singleKeys.value = currentTarget.checked
          }}
        />
        {words.frame.singleKeys}
      </label>
      <dl class="keys">
        {allShortcuts().map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
