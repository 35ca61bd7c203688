import { duration } from '../../../time/zone'
import { story as words } from '../../../words/story'
import type { Group } from './lines'
import { StoryLine } from './story-line'

/** An attempt with its lines, or what people and the queue did between two. `parts`: of how many the post consists. */
export function StoryGroup({ group: { attempt, lines }, parts }: { group: Group; parts: number }) {
  const [first] = lines
  const last = lines.at(-1)
  if (!first || !last) return null
  const took = (new Date(last.at).getTime() - new Date(first.at).getTime()) / 1_000
  return (
    <li class={attempt > 0 ? 'story-group attempt' : 'story-group'}>
      {attempt > 0 && (
        <h3>
          {words.attempt(attempt)}
          <span class="soft">
            {words.on(first.actor, first.host)}
            {lines.length > 1 && `, ${words.took(duration(took))}`}
          </span>
        </h3>
      )}
      <ol>
        {lines.map((line, place) => (
          <StoryLine key={`${place}-${line.at}`} line={line} namesPart={parts > 1} />
        ))}
      </ol>
    </li>
  )
}
