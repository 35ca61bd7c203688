import type { Schemas } from '../../../client'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { connecting } from '../../words/accounts'

type Props = {
  candidate: Schemas['AccountCandidate']
  chosen: boolean
  /** It cannot be chosen any other way. */
  fixed: boolean
  onToggle(on: boolean): void
}

/** Something that can be connected, or why it cannot. */
export function CandidateLine({ candidate, chosen, fixed, onToggle }: Props) {
  const { platform, externalId, name, username, accountId, problem } = candidate
  const id = `candidate-${externalId}`
  return (
    <li class={problem ? 'candidate refused' : 'candidate'}>
      <label class="check">
        <input
          type="checkbox"
          checked={chosen}
          disabled={fixed || problem !== null}
          aria-describedby={problem || accountId ? id : undefined}
          onChange={({ currentTarget }) => onToggle(currentTarget.checked)}
        />
        <PlatformGlyph platform={platform} />
        <span>
          <strong>{name}</strong> {username && <span class="soft">@{username}</span>}
        </span>
      </label>
      {problem ? (
        <p id={id} class="mistake">
          {problem}
        </p>
      ) : (
        accountId && (
          <p id={id} class="hint">
            {connecting.known}
          </p>
        )
      )}
    </li>
  )
}
