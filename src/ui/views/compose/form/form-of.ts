import type { Post } from '../../../api/shapes'
import { viewersZone, wallClock } from '../../../time/zone'
import { media } from '../../../words/compose'
import { emptyForm, type Form } from './form'
import { defaultMoment } from './moment'

/** A post as the form shows it, to be edited or copied. */
export function formOf(post: Post): Form {
  const zone = post.timeZone ?? viewersZone()
  const clock = post.scheduledFor ? wallClock(post.scheduledFor, zone) : undefined
  const moment = clock ? { date: clock.slice(0, 10), time: clock.slice(11), zone } : defaultMoment(undefined)
  return {
    ...emptyForm(moment),
    accounts: [post.socialAccountId],
    postType: post.postType,
    caption: post.caption ?? '',
    media: post.media.map(({ url, name, type, altText, size, width, height, durationMs }, index) => ({
      key: url,
      name: name ?? media.unnamed(index + 1),
      type,
      altText: altText ?? '',
      url,
      size,
      width,
      height,
      durationMs,
    })),
    link: post.link ?? '',
    title: post.title ?? '',
    description: post.description ?? '',
    firstComment: post.firstComment ?? '',
    collaborators: post.collaborators.join(', '),
    locationId: post.locationId ?? '',
    userTags: post.userTags.map(({ username, media, x, y }) => ({
      username,
      media: text(media),
      x: text(x, 100),
      y: text(y, 100),
    })),
    shareToFeed: post.shareToFeed === null ? '' : post.shareToFeed ? 'yes' : 'no',
    coverUrl: post.coverUrl ?? '',
    thumbOffset: text(post.thumbOffsetMs, 1 / 1_000),
    mentions: post.mentions,
    thumbnail: text(post.thumbnail),
    latePolicy: post.latePolicy ?? '',
    lateLimitMinutes: text(post.lateLimitMinutes),
  }
}

const text = (value: number | null | undefined, times = 1) =>
  value === null || value === undefined ? '' : String(Math.round(value * times * 1_000) / 1_000)
