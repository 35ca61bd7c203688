import type { PostWithHistory } from '../../api/shapes'
import { Button } from '../../parts/button'
import { dateAndTime } from '../../time/zone'
import { words as all } from '../../words'
import { post } from '../../words/post'

type Props = { seen: PostWithHistory; current: PostWithHistory; onClose(): void }

const words = post.changed

/** A decision was about a version that is no more: what was seen, and what it is now. */
export function ChangedMeanwhile({ seen, current, onClose }: Props) {
  if (seen.version === current.version) return null
  const names = Object.keys(words.fields) as (keyof typeof words.fields)[]
  const differing = names.filter((name) => inWords(name, seen) !== inWords(name, current))
  return (
    <div class="strip warn conflict" role="alert">
      <h3>{words.title}</h3>
      <p>{differing.length > 0 ? words.what : words.nothing}</p>
      {differing.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th>{words.field}</th>
              <th>{words.seen}</th>
              <th>{words.now}</th>
            </tr>
          </thead>
          <tbody>
            {differing.map((name) => (
              <tr key={name}>
                <th scope="row">{words.fields[name]}</th>
                <td>{inWords(name, seen)}</td>
                <td>{inWords(name, current)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        <Button onClick={onClose}>{words.decide}</Button>
      </p>
    </div>
  )
}

function inWords(name: keyof typeof words.fields, post: PostWithHistory): string {
  switch (name) {
    case 'status':
      return all.posts.standing[post.status]
    case 'postType':
      return all.posts.types[post.postType]
    case 'scheduledFor':
      return post.scheduledFor ? dateAndTime(post.scheduledFor) : words.none
    case 'media':
      return post.media.map(({ name, url }) => name ?? url).join(', ') || words.none
    default:
      return post[name] || words.none
  }
}
