import type { PostWithHistory } from '../../../api/shapes'
import { CopyButton } from '../../../parts/copy-button'
import { story as words } from '../../../words/story'
import { asText } from './as-text'
import { groupsOf } from './lines'
import { StoryGroup } from './story-group'
import './story.css'

/** All that has happened to the post, the newest last. */
export function Story({ post }: { post: PostWithHistory }) {
  const groups = groupsOf(post.timeline)
  return (
    <section class="card story">
      <div class="row apart">
        <h2>{words.title}</h2>
        {groups.length > 0 && <CopyButton text={asText(post)} label={words.copy} />}
      </div>
      {groups.length === 0 ? (
        <p class="soft">{words.empty}</p>
      ) : (
        <ol class="story-groups">
          {groups.map((group, place) => (
            <StoryGroup key={`${place}-${group.lines[0]?.at}`} group={group} parts={post.publications.length} />
          ))}
        </ol>
      )}
    </section>
  )
}
