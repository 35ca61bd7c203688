import type { CalendarPost } from '../../db/posts/posts-for-calendar'
import type { PostStatus } from '../../domain/post-status'
import { platforms } from '../../platforms'

/** How long a post is shown: it takes no time, and a calendar shows nothing of an event that does. */
const SHOWN_MINUTES = 15
/** Characters of a caption in a title. */
const TITLE = 60
/** Octets of a line, without its end (RFC 5545, 3.1). */
const LINE = 75

/** A company's calendar as iCalendar (RFC 5545) has it. The same posts make the same text. */
export function calendarText(posts: CalendarPost[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//post-dispatcher//calendar//EN',
    'CALSCALE:GREGORIAN',
    'X-WR-CALNAME:Scheduled posts',
    // How often whoever subscribes should look; the second is for those who know only that.
    'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
    'X-PUBLISHED-TTL:PT15M',
    ...posts.flatMap(event),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function event(post: CalendarPost): string[] {
  const platform = platforms[post.platform].name
  const changed = stamp(post.changedAt)
  return [
    'BEGIN:VEVENT',
    `UID:${post.id}@post-dispatcher`,
    // Without a METHOD it says when the event was changed last (3.8.7.2): it must not be another at each look.
    `DTSTAMP:${changed}`,
    `LAST-MODIFIED:${changed}`,
    `CREATED:${stamp(post.createdAt)}`,
    `SEQUENCE:${post.version - 1}`,
    `DTSTART:${stamp(post.at)}`,
    `DURATION:PT${SHOWN_MINUTES}M`,
    `SUMMARY:${escaped(`${marks[post.status]}${platform}: ${titleOf(post)}`)}`,
    `DESCRIPTION:${escaped(`${platform}, ${post.account}\n${post.postType}, ${post.status}`)}`,
    `CATEGORIES:${escaped(platform)}`,
    `STATUS:${post.status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

/** What stands before the title of what needs a look. */
const marks: Record<PostStatus, string> = {
  pending: '',
  processing: '',
  published: '✓ ',
  failed: 'Failed: ',
  cancelled: 'Cancelled: ',
  unconfirmed: 'Unconfirmed: ',
  missed: 'Missed: ',
}

function titleOf({ caption, postType, account }: CalendarPost): string {
  const characters = [...(caption ?? '').replace(/\s+/g, ' ').trim()]
  if (characters.length === 0) return `${postType} of ${account}`
  return characters.length > TITLE ? `${characters.slice(0, TITLE - 1).join('')}…` : characters.join('')
}

/** `20270115T180000Z` */
const stamp = (at: Date) => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

/** A value of type TEXT (3.3.11). What steers terminals has no place in it. */
const escaped = (text: string) =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/[;,]/g, (sign) => `\\${sign}`)
    .replace(/\r?\n/g, '\\n')
    .replace(/\p{Cc}/gu, '')

/** No line is longer than 75 octets, and none is cut inside a character. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    // The space that begins a further part counts.
    if (octets + size > LINE) {
      parts.push(part)
      part = ''
      octets = 1
    }
    part += character
    octets += size
  }
  return [...parts, part].join('\r\n ')
}
