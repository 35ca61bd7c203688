import type { RowDataPacket } from 'mysql2/promise'
import type { Database } from '../db/connection'
import { type AttemptLine, describeAttempt } from '../domain/timeline'
import { table } from './table'
import { oneLine, paragraph } from './terminal-text'

/** Where the values begin, behind their names. */
const VALUES_AT = 16

/**
 * Prints one post, what it consists of and its whole story, in order.
 * @returns false when there is no such post
 */
export async function printPost(db: Database, id: string): Promise<boolean> {
  const [[post]] = await db.query<RowDataPacket[]>(
    `SELECT d.*, s.status AS queue, s.run_at, s.scheduled_for, s.worker_id, s.host, a.name AS account
       FROM post_details d
       LEFT JOIN post_schedule s ON s.post_detail_id = d.id
       LEFT JOIN meta_social_accounts a ON a.id = d.social_account_id
      WHERE d.id = ?`,
    [id],
  )
  if (!post) return false
  const facts: [string, unknown][] = [
    [
      'post',
      `${post.id} (${post.platform} ${post.post_type}, company ${post.company_id}, account ${post.account ?? 'gone'})`,
    ],
    ['status', `${post.status} (queue: ${post.queue ?? 'not queued'})`],
    ['scheduled for', (post.scheduled_for ?? post.run_at)?.toISOString()],
    ['next try', post.queue === 'pending' ? post.run_at.toISOString() : undefined],
    ['attempts', post.attempts],
    ['external id', post.external_post_id],
    ['error', post.error_message],
    ['caption', post.caption],
    ['link', post.link],
    ['title', post.title],
    ...optionFacts(post.options),
    ['when late', lateFact(post.late_policy, post.late_limit_minutes)],
  ]
  const lines = facts.filter(([, value]) => value !== null && value !== undefined && value !== '')
  process.stdout.write(lines.map(factLine).join(''))

  const [publications] = await db.query<RowDataPacket[]>(
    'SELECT * FROM publications WHERE post_detail_id = ? ORDER BY kind',
    [id],
  )
  const cells = publications.map((p) =>
    [p.kind, p.status, p.external_id, p.permalink, p.error_message, commentCell(p)].map((cell) => String(cell ?? '')),
  )
  process.stdout.write(
    `\n${table(['publication', 'status', 'external id', 'permalink', 'error', 'first comment'], cells)}`,
  )

  const [attempts] = await db.query<RowDataPacket[]>('SELECT * FROM attempts WHERE post_detail_id = ? ORDER BY id', [
    id,
  ])
  process.stdout.write('\n')
  for (const row of attempts) {
    process.stdout.write(`${row.at.toISOString()}  ${oneLine(describeAttempt(row as AttemptLine))}\n`)
  }
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

const commentCell = (row: RowDataPacket): string =>
  [row.comment_status, row.comment_id, row.comment_error].filter(Boolean).join(' ')
