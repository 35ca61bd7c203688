import { type Platform, plannedPublications } from '../../domain/post'
import { platforms } from '..'
import type { Draft } from './draft'
import { whyDoubtful } from './judge-file'
import { fileName, nameOf } from './words'

/** What will be published differently from what one might expect, or may be refused. No reason to refuse it now. */
export function advice(platform: Platform, draft: Draft): string[] {
  return [...textAdvice(platform, draft), ...fileAdvice(platform, draft)]
}

function textAdvice(platform: Platform, draft: Draft): string[] {
  const { name, advice } = platforms[platform]
  return draft.postType === 'story' && draft.caption ? [`${name} shows no caption with a story`] : advice(draft)
}

function fileAdvice(platform: Platform, { postType, media }: Draft): string[] {
  return plannedPublications(postType).flatMap((kind) =>
    media.flatMap((item, index) => {
      const rule = platforms[platform].rules[kind]?.media[item.type]
      const lines = rule ? whyDoubtful(rule, item) : []
      return lines.map((why) => `${fileName(item, index)}: ${nameOf(platform, kind)} ${why}; it may be refused`)
    }),
  )
}
