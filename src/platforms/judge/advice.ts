import { type Platform, plannedPublications } from '../../domain/post'
import { platforms } from '..'
import type { Draft } from './draft'
import { fileName } from './file-name'
import { whyDoubtful } from './judge-file'
import { doubtfulText } from './judge-text'
import { nameOf } from './words'

/** What will be published differently from what one might expect, or may be refused. No reason to refuse it now. */
export function advice(platform: Platform, draft: Draft): string[] {
  return [...textAdvice(platform, draft), ...fileAdvice(platform, draft)]
}

function textAdvice(platform: Platform, draft: Draft): string[] {
  const { name, advice } = platforms[platform]
  if (draft.postType === 'story' && draft.caption) return [`${name} shows no caption with a story`]
  return [...doubtsAboutText(platform, draft), ...advice(draft)]
}

function doubtsAboutText(platform: Platform, draft: Draft): string[] {
  return plannedPublications(draft.postType).flatMap((kind) => {
    const rule = platforms[platform].rules[kind]
    return rule ? doubtfulText(rule, draft).map((why) => `${nameOf(platform, kind)} ${why}; it may be refused`) : []
  })
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
