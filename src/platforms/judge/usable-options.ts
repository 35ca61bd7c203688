import type { FieldError } from '../../domain/field-error'
import { type Platform, plannedPublications, platforms } from '../../domain/post'
import type { PostOptions } from '../../domain/post-options'
import { platforms as rooms } from '..'
import type { OptionName } from '../platform'
import type { Draft } from './draft'
import { nameOf } from './words'

/** The options of a draft that mean something to a platform; the others are not for it. */
export function optionsFor(platform: Platform, draft: Draft): PostOptions {
  const usable = given(draft).filter((name) => whyUseless(name, platform, draft) === undefined)
  return Object.fromEntries(usable.map((name) => [name, draft.options[name]])) as PostOptions
}

/** The options of a draft that none of these platforms can use, each with the reason. */
export function uselessOptions(wanted: Platform[], draft: Draft): FieldError[] {
  return given(draft).flatMap((name) => {
    const reasons = wanted.map((platform) => whyUseless(name, platform, draft))
    if (reasons.includes(undefined)) return []
    const owner = wanted.find((platform) => rooms[platform].options[name])
    const message = owner ? reasons[wanted.indexOf(owner)] : onlyFor(name)
    return [{ path: name, message: message ?? 'cannot be used here' }]
  })
}

const given = ({ options }: Draft) => Object.keys(options) as OptionName[]

function onlyFor(name: OptionName): string {
  const owners = platforms.filter((platform) => rooms[platform].options[name])
  return `is for ${owners.map((platform) => rooms[platform].name).join(', ')} only`
}

/** Why an option means nothing to a platform in this post; undefined when it does. */
function whyUseless(name: OptionName, platform: Platform, draft: Draft): string | undefined {
  const use = rooms[platform].options[name]
  if (!use) return onlyFor(name)
  const planned = plannedPublications(draft.postType)
  const [first] = planned
  if (first && !planned.some((kind) => use.kinds.includes(kind))) return `${nameOf(platform, first)} takes no ${name}`
  return use.needs && !use.needs.media(draft.media) ? use.needs.message : undefined
}
