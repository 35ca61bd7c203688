import type { Database } from '../../db/connection'
import { type PostStory, postStory } from '../../db/posts/post-story'
import { describeAttempt } from '../../domain/timeline'
import { table } from '../table'
import { oneLine, paragraph } from '../terminal-text'

/** Where the values begin, behind their names. */
const VALUES_AT = 16

/**
 * Prints one post, what it consists of and its whole story, in order.
 * @returns false when there is no such post
 */
export async function printPost(db: Database, id: string): Promise<boolean> {
  const story = await postStory(db, id)
  if (!story) return false
  const { post, publications, timeline } = story
  const facts: [string, unknown][] = [
    ['post', `${post.id} (${post.platform} ${post.type}, company ${post.company}, account ${post.account ?? 'gone'})`],
    ['status', `${post.status} (queue: ${post.queue ?? 'not queued'})`],
    ['scheduled for', (post.scheduledFor ?? post.runAt)?.toISOString()],
    ['next try', post.queue === 'pending' ? post.runAt?.toISOString() : undefined],
    ['attempts', post.attempts],
    ['external id', post.externalId],
    ['error', post.error],
    ['caption', post.caption],
    ['link', post.link],
    ['title', post.title],
    ...optionFacts(post.options),
    ['when late', lateFact(post.latePolicy, post.lateLimitMinutes)],
  ]
  const lines = facts.filter(([, value]) => value !== null && value !== undefined && value !== '')
  process.stdout.write(lines.map(factLine).join(''))

  const head = ['publication', 'status', 'external id', 'permalink', 'error', 'first comment']
  const cells = publications.map((p) =>
    [p.kind, p.status, p.externalId, p.permalink, p.error, commentCell(p)].map((cell) => String(cell ?? '')),
  )
  process.stdout.write(`\n${table(head, cells)}\n`)
  for (const row of timeline) process.stdout.write(`${row.at.toISOString()}  ${oneLine(describeAttempt(row))}\n`)
  return true
}

const factLine = ([name, value]: [string, unknown]): string =>
  `${`${name}:`.padEnd(VALUES_AT)}${paragraph(String(value), VALUES_AT)}\n`

/** The options by the names the API gives them. MariaDB hands JSON out as text. */
function optionFacts(stored: unknown): [string, unknown][] {
  const options: unknown = typeof stored === 'string' ? JSON.parse(stored) : stored
  return Object.entries(options ?? {}).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : value,
  ])
}

function lateFact(policy: string | null, minutes: number | null): string | undefined {
  const limit = minutes === null ? undefined : `limit ${minutes} minutes`
  return [policy, limit].filter(Boolean).join(', ') || undefined
}

const commentCell = (p: PostStory['publications'][number]): string =>
  [p.commentStatus, p.commentId, p.commentError].filter(Boolean).join(' ')
