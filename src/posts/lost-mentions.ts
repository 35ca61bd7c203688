import type { PostOptions } from '../domain/post-options'
import { once } from './planned-post'
import { UnusableFields } from './unusable-fields'

/** @throws UnusableFields for mentions that cannot be made, because their text does not stand in the caption */
export function refuseLostMentions(posts: { options: PostOptions; caption: string | null }[]): void {
  const lost = posts.flatMap(({ options: { mentions = [] }, caption }) =>
    mentions.flatMap(({ text }, index) =>
      caption?.includes(text) ? [] : [{ path: `mentions.${index}.text`, message: 'does not stand in the caption' }],
    ),
  )
  if (lost.length > 0) throw new UnusableFields(once(lost))
}
