import { createHash } from 'node:crypto'
import { z } from 'zod'
import { companyOfCalendarToken } from '../../db/api-keys/calendar-tokens'
import { MOST_PAST, MOST_TO_COME, postsForCalendar } from '../../db/posts/posts-for-calendar'
import { hashApiKey } from '../../security/api-key'
import { hasCopy, notModified } from '../http/cacheable'
import { operation } from '../operations/operation'
import { notFound } from '../problems/problem'
import { calendarText } from './calendar-text'

const copyHeaders = {
  ETag: 'Changes when the calendar does',
  'Last-Modified': 'When a post in it was changed last',
  'Cache-Control': 'To be asked for again each time, and kept by nobody in between',
}

export const getCalendar = operation({
  id: 'getCalendar',
  method: 'get',
  path: '/calendar.ics',
  tag: 'Calendar',
  summary: 'Get the posts of a company as a calendar',
  description: `iCalendar (RFC 5545), for the subscription of a calendar program: the posts of the past thirty days (at most ${MOST_PAST}) and those to come (at most ${MOST_TO_COME}), each with the beginning of its caption. The token in the address is all it needs, and opens nothing else.`,
  access: 'public',
  query: z.object({
    token: z
      .string()
      .max(200)
      .optional()
      .catch(undefined)
      .meta({ description: 'Of `POST /calendar-tokens`; no API key' }),
  }),
  requestHeaders: {
    'If-None-Match': { description: 'The `ETag` of the copy you have: answers 304 while it is good' },
    'If-Modified-Since': { description: 'The same by `Last-Modified`, where no tag is sent' },
  },
  answers: {
    200: {
      description: 'The calendar',
      contentType: 'text/calendar; charset=utf-8',
      schema: z.string(),
      headers: copyHeaders,
    },
    304: { ...notModified, headers: copyHeaders },
  },
  refusals: { 404: 'The token opens no calendar: it is none, or was revoked' },
  async run({ db }, { query: { token }, header }) {
    const companyId = token ? await companyOfCalendarToken(db, hashApiKey(token)) : undefined
    if (!companyId) throw notFound('There is no calendar at this address: its token is not known, or was revoked.')
    const posts = await postsForCalendar(db, companyId)
    const body = calendarText(posts)
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    const changedAt = new Date(Math.max(0, ...posts.map((post) => post.changedAt.getTime())))
    const headers = {
      ETag: etag,
      'Cache-Control': 'private, no-cache',
      'Last-Modified': changedAt.toUTCString(),
    }
    if (isKnown(header, etag, changedAt)) return { status: 304, body: undefined, headers }
    return { status: 200, body, headers }
  },
})

/** Whether the client's copy is good: by its tag, and by its time only where it has none (RFC 9110, 13.1.3). */
function isKnown(header: (name: string) => string | undefined, etag: string, changedAt: Date): boolean {
  if (header('If-None-Match') !== undefined) return hasCopy(header, etag)
  const since = Date.parse(header('If-Modified-Since') ?? '')
  return changedAt.getTime() > 0 && Math.floor(changedAt.getTime() / 1000) * 1000 <= since
}
