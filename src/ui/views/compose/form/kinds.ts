import { type PostType, plannedPublications } from '../../../../domain/post'
import { platforms as rooms } from '../../../../platforms'
import { lengthOf } from '../../../../platforms/judge/length-of'
import type { Platform } from '../../../api/shapes'
import type { Form } from './form'

/** Which of these platforms have no such kind of post. */
export const lacking = (postType: PostType, platforms: readonly Platform[]): Platform[] =>
  platforms.filter((platform) => plannedPublications(postType).some((kind) => !rooms[platform].rules[kind]))

/** How long a text is as the platform counts, and how long it may be; undefined where no text is shown. */
export function captionLength(
  platform: Platform,
  { postType, mentions }: Pick<Form, 'postType' | 'mentions'>,
  text: string,
): { used: number; most: number } | undefined {
  const rules = plannedPublications(postType).map((kind) => rooms[platform].rules[kind])
  const rule = rules.find((one) => one?.maxCaption !== undefined)
  if (rule?.maxCaption === undefined) return undefined
  return { used: lengthOf(rule.shown?.(text, { mentions }) ?? text, rule.countsIn), most: rule.maxCaption }
}

/** Whether a link means something to one of them in such a post. */
export const takesLink = (postType: PostType, platforms: readonly Platform[]): boolean =>
  platforms.some((platform) =>
    plannedPublications(postType).some((kind) => {
      const rule = rooms[platform].rules[kind]
      return rule !== undefined && rule.link !== 'none'
    }),
  )
