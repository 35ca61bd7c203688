import type { z } from 'zod'
import type { Glance } from '../../db/posts/glances'
import type { FirstMedia } from '../media/thumb-of'
import type { glanceSchema } from './glance-schema'

/**
 * A post at a glance as the API shows it.
 * @param thumbOf the address of a small picture
 */
export const glanceView =
  (thumbOf: (first: FirstMedia) => string | null) =>
  ({ id, queued, runAt, mediaUrl, mediaKey, ...shown }: Glance): z.input<typeof glanceSchema> => ({
    postDetailId: id,
    ...shown,
    held: queued === 'held',
    nextAttemptAt: queued === 'pending' ? (runAt?.toISOString() ?? null) : null,
    scheduledFor: shown.scheduledFor?.toISOString() ?? null,
    thumb: thumbOf({ url: mediaUrl, key: mediaKey }),
    publishedAt: shown.publishedAt?.toISOString() ?? null,
  })
