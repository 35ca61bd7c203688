import type { Schemas } from '../../../../client'
import { platforms as rooms } from '../../../../platforms'
import type { OptionName } from '../../../../platforms/platform'
import type { Platform } from '../../../api/shapes'
import type { Form, FormMedia } from './form'
import { clockIn } from './moment'

type ScheduleBody = Schemas['SchedulePostBody']
type EditBody = Schemas['EditPostBody']

/** The fields that a post to be scheduled and one that is edited have in common. */
export type Content = Omit<EditBody, 'scheduledAt' | 'timeZone' | 'disambiguation'>

/** The options that mean something to one of these platforms. */
export const optionsOf = (platforms: readonly Platform[]): Set<OptionName> =>
  new Set(platforms.flatMap((platform) => Object.keys(rooms[platform].options) as OptionName[]))

/** What the form says of the post, without options that are for none of its platforms; undefined: nothing. */
export function contentOf(form: Form, platforms: readonly Platform[]): Content {
  const known = optionsOf(platforms)
  const option = <Value>(name: OptionName, value: Value) => (known.has(name) ? value : undefined)
  return given({
    postType: form.postType,
    caption: form.caption,
    media: form.media.map(mediumOf),
    link: form.link.trim(),
    title: form.title.trim(),
    description: form.description.trim(),
    firstComment: option('firstComment', form.firstComment.trim()),
    collaborators: option('collaborators', form.collaborators.split(/[\s,]+/).filter(Boolean)),
    locationId: option('locationId', form.locationId.trim()),
    userTags: option('userTags', form.userTags.filter(({ username }) => username.trim()).map(tagOf)),
    shareToFeed: option('shareToFeed', form.shareToFeed === '' ? undefined : form.shareToFeed === 'yes'),
    coverUrl: option('coverUrl', form.coverUrl.trim()),
    thumbOffsetMs: option('thumbOffsetMs', numberOf(form.thumbOffset, 1_000)),
    mentions: option(
      'mentions',
      form.mentions.filter(({ text, urn }) => text.trim() || urn.trim()),
    ),
    thumbnail: option('thumbnail', numberOf(form.thumbnail)),
    latePolicy: form.latePolicy,
    lateLimitMinutes: numberOf(form.lateLimitMinutes),
  })
}

/** The body of a request to schedule what is in the form. */
export function scheduleBody(form: Form, platforms: readonly Platform[]): ScheduleBody {
  const captions = Object.entries(form.captions).filter(([id]) => form.accounts.includes(id))
  const own = captions.length > 0 && { captions: Object.fromEntries(captions.map(([id, text]) => [id, text || null])) }
  return { socialAccountIds: form.accounts, ...(contentOf(form, platforms) as object), ...own, ...timeOf(form) }
}

/** When it is to go out. Where clocks show that twice or never, the API is to ask. */
export function timeOf(form: Form): Pick<ScheduleBody, 'scheduledAt' | 'timeZone' | 'disambiguation'> {
  if (form.now) return { scheduledAt: new Date().toISOString() }
  return { scheduledAt: clockIn(form) ?? '', timeZone: form.zone, disambiguation: form.disambiguation || 'reject' }
}

/** What has changed between two forms of a post, as an edit says it: null clears. */
export function editBody(before: Form, after: Form, platforms: readonly Platform[]): EditBody {
  const [was, is] = [contentOf(before, platforms), contentOf(after, platforms)]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])] as (keyof Content)[]
  const changed = names.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
  const content = Object.fromEntries(changed.map((name) => [name, is[name] ?? null]))
  return { ...content, ...(isMoved(before, after) && timeOf(after)) }
}

export const isMoved = (before: Form, after: Form): boolean =>
  after.now ||
  clockIn(before) !== clockIn(after) ||
  before.zone !== after.zone ||
  before.disambiguation !== after.disambiguation

function mediumOf({ mediaId, url, type, altText }: FormMedia) {
  if (mediaId) return { mediaId, ...(altText && { altText }) }
  return { url: url ?? null, ...(type && { type }), altText: altText || null }
}

function tagOf({ username, media, x, y }: Form['userTags'][number]) {
  return given({
    username: username.trim(),
    media: numberOf(media),
    x: numberOf(x, 1 / 100),
    y: numberOf(y, 1 / 100),
  }) as { username: string }
}

const numberOf = (text: string, times = 1): number | undefined =>
  text.trim() === '' ? undefined : Math.round(Number(text) * times * 1_000) / 1_000

/** Without what says nothing. */
function given<Fields extends object>(fields: Fields) {
  const entries = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  )
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined | ''> }
}
