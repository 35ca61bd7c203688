import { api, isStatus } from '../../api/client'
import type { PostGlance } from '../../api/shapes'
import { may } from '../../session/session'
import { addDays, dayOf, momentOf, wallClock } from '../../time/zone'
import { calendar } from '../../words/calendar'

/** What is out, or is going out, stays where it is. */
export const isMovable = ({ status }: Pick<PostGlance, 'status'>): boolean => may('write') && status === 'pending'

/**
 * Has a post go out on another day of the viewer's calendar, at the same time of day in its own zone.
 * @returns when that is
 */
export async function moveToDay(post: PostGlance, day: string): Promise<string | null> {
  if (!post.scheduledFor) return null
  const days = daysBetween(dayOf(post.scheduledFor), day)
  const zone = post.timeZone ?? undefined
  const clock = wallClock(post.scheduledFor, zone)
  // Clocks are read to the minute; the post keeps its second.
  const second = post.scheduledFor.slice(16, -1)
  return reschedule(post, `${addDays(clock.slice(0, 10), days)}${clock.slice(10)}${second}`, post.timeZone)
}

/**
 * Has a post go out at another time.
 * @param clock as clocks of the zone show it: `2026-12-24T18:00`, or with seconds behind it
 * @param zone null: the viewer's, and the post keeps that it was not meant in any
 */
export async function reschedule(post: PostGlance, clock: string, zone: string | null): Promise<string | null> {
  const body = zone
    ? { scheduledAt: clock, timeZone: zone }
    : { scheduledAt: `${momentOf(clock).toISOString().slice(0, 16)}${clock.slice(16) || ':00'}Z` }
  try {
    const { body: edited } = await api.editPost({
      path: { id: post.postDetailId },
      headers: { 'If-Match': `"${post.version}"` },
      body,
    })
    return edited.post.scheduledFor
  } catch (error) {
    if (isStatus(error, 412)) throw new Error(calendar.changed)
    throw error
  }
}

const DAY_MS = 86_400_000
const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
