import { z } from 'zod'
import { type MediaItem, postTypes } from '../../domain/post'
import type { PostContent } from '../../domain/post-content'
import type { PostOptions } from '../../domain/post-options'
import type { PostEdit } from '../../posts/edit-post'
import { MAX_FILES } from '../media/receive-files'
import { editedMedia, mergedMedia } from './edited-media'
import { exactText, webAddress } from './fields'
import { withFiles } from './media-to-publish'
import { givenOptions, lateFields, optionFields } from './option-fields'
import { caption } from './schedule-request'
import { timeFields } from './time-fields'

const clearable = <Fields extends Record<string, z.ZodType>>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.nullable()])) as {
    [Name in keyof Fields]: z.ZodNullable<Fields[Name]>
  }

/** The body of `PATCH /scheduled-posts/{id}`: what is not in it stays; null, or empty, clears. */
export const editBody = z.strictObject(
  {
    postType: z.enum(postTypes, `must be one of ${postTypes.join(', ')}, and cannot be cleared`).optional(),
    caption: caption.nullish(),
    media: z
      .array(editedMedia, 'must be a list of {url, type, altText} or {mediaId, altText}')
      .max(MAX_FILES, `at most ${MAX_FILES}`)
      .nullish()
      .meta({
        description:
          'Instead of all media of the post; those to keep are named by the `url` they have, and uploads by their `mediaId`',
      }),
    link: webAddress.nullish(),
    title: exactText(400).nullish(),
    description: exactText(4_000).nullish(),
    scheduledAt: timeFields.scheduledAt.optional(),
    timeZone: timeFields.timeZone.nullable(),
    disambiguation: timeFields.disambiguation,
    ...clearable(optionFields),
    ...clearable(lateFields),
  },
  'must be an object',
)

export type EditBody = z.output<typeof editBody>

/**
 * What a post consists of after an edit.
 * @param files new files; together with `media` they stand instead of the media it has
 * @throws ApiProblem 400 for media that cannot be understood or are too many
 */
export function edited(stored: PostContent, body: EditBody, files: MediaItem[]): ReturnType<PostEdit['change']> {
  const media =
    body.media === undefined && files.length === 0
      ? stored.media
      : withFiles(files, mergedMedia(body.media ?? [], stored.media))
  const instead = <Value>(given: Value | undefined, now: Value): Value => (given === undefined ? now : given)
  return {
    postType: body.postType ?? stored.postType,
    caption: instead(body.caption, stored.caption),
    media,
    link: instead(body.link, stored.link),
    title: instead(body.title, stored.title),
    description: instead(body.description, stored.description),
    options: editedOptions(stored.options, body),
    latePolicy: instead(body.latePolicy, stored.latePolicy),
    lateLimitMinutes: instead(body.lateLimitMinutes, stored.lateLimitMinutes),
    timeZone: instead(body.timeZone, stored.timeZone),
  }
}

function editedOptions(stored: PostOptions, body: EditBody): PostOptions {
  const names = Object.keys(optionFields) as (keyof PostOptions)[]
  const entries = names.map((name) => [name, body[name] === undefined ? stored[name] : (body[name] ?? undefined)])
  return givenOptions(Object.fromEntries(entries))
}
