import { parseArgs } from 'node:util'
import type { RowDataPacket } from 'mysql2/promise'
import { loadConfig } from '../config/config'
import { type Database, openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { cancelPost } from '../db/queries/cancel-post'
import { type Decision, reschedulePost, resolvePost, retryPost } from '../db/queries/decide-post'
import { postStatuses } from '../domain/post-status'
import { type Command, UsageError } from './command'
import { printPost } from './print-post'
import { table } from './table'

export const command: Command = {
  usage:
    'posts list [--status S] [--limit N] | posts show ID | posts retry ID | posts reschedule ID --at TIME | posts cancel ID | posts resolve ID --as published|not-published [--external-id X] [--kind feed|story]',
  summary:
    'Lists posts, tells the story of one, tries a failed, held or missed one again, moves or cancels one, settles an unconfirmed one by your word',
  async run([action, ...args]) {
    const run = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!run) throw new UsageError(`posts needs one of: ${Object.keys(actions).join(', ')}\n${command.usage}`)
    const db = openDatabase(await databaseUrl(loadConfig()), 1)
    try {
      return await run(db, args)
    } finally {
      await db.end()
    }
  },
}

const actions: Record<string, (db: Database, args: string[]) => Promise<number>> = {
  list,
  show,
  retry,
  reschedule,
  cancel,
  resolve,
}

async function list(db: Database, args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { status: { type: 'string' }, limit: { type: 'string', default: '50' } },
  })
  const { status, limit } = values
  if (status !== undefined && !(postStatuses as readonly string[]).includes(status)) {
    throw new UsageError(`--status must be one of: ${postStatuses.join(', ')}`)
  }
  if (!/^[1-9]\d{0,3}$/.test(limit)) throw new UsageError('--limit must be a number from 1 to 9999')
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT d.id, d.company_id AS company, d.platform, d.post_type AS type, d.status,
            COALESCE(s.scheduled_for, s.run_at) AS scheduledFor, d.attempts, d.external_post_id AS externalId,
            LEFT(d.error_message, 60) AS error
       FROM post_details d LEFT JOIN post_schedule s ON s.post_detail_id = d.id
      WHERE ? IS NULL OR d.status = ? ORDER BY d.id DESC LIMIT ?`,
    [status ?? null, status ?? null, Number(limit)],
  )
  const cells = rows.map((row) =>
    [
      row.id,
      row.company,
      row.platform,
      row.type,
      row.status,
      row.scheduledFor?.toISOString(),
      row.attempts,
      row.externalId,
      row.error,
    ].map((cell) => String(cell ?? '')),
  )
  process.stdout.write(
    `${table(['id', 'company', 'platform', 'type', 'status', 'scheduled for', 'attempts', 'external id', 'error'], cells)}\n`,
  )
  return 0
}

async function show(db: Database, args: string[]): Promise<number> {
  return (await printPost(db, postId(parseArgs({ args, allowPositionals: true }).positionals))) ? 0 : missing()
}

async function retry(db: Database, args: string[]): Promise<number> {
  return answer(await retryPost(db, postId(parseArgs({ args, allowPositionals: true }).positionals), 'cli'))
}

async function reschedule(db: Database, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { at: { type: 'string' } } })
  const id = postId(positionals)
  const at = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(values.at ?? '') ? (values.at as string) : Number.NaN)
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 2037) {
    throw new UsageError('--at must be a time with offset before 2038, such as 2027-01-15T07:00:00+01:00')
  }
  return answer(await reschedulePost(db, id, at, 'cli'))
}

async function cancel(db: Database, args: string[]): Promise<number> {
  const id = postId(parseArgs({ args, allowPositionals: true }).positionals)
  const [[post]] = await db.query<RowDataPacket[]>('SELECT company_id FROM post_details WHERE id = ?', [id])
  if (!post) return missing()
  const outcome = await cancelPost(db, post.company_id, id, 'cli')
  if (outcome.kind === 'not-found') return missing()
  return answer(
    outcome.kind === 'refused' ? { kind: 'refused', because: outcome.because } : { kind: 'done', status: 'cancelled' },
  )
}

async function resolve(db: Database, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { as: { type: 'string' }, 'external-id': { type: 'string' }, kind: { type: 'string' } },
  })
  const id = postId(positionals)
  if (values.as !== 'published' && values.as !== 'not-published') {
    throw new UsageError('posts resolve needs --as published or --as not-published')
  }
  if (values['external-id'] !== undefined && values.as !== 'published') {
    throw new UsageError('--external-id goes with --as published')
  }
  return answer(
    await resolvePost(db, id, { as: values.as, externalId: values['external-id'], kind: values.kind }, 'cli'),
  )
}

function answer(decision: Decision): number {
  if (decision.kind === 'not-found') return missing()
  if (decision.kind === 'refused') {
    process.stderr.write(`Nothing was changed: ${decision.because}\n`)
    return 1
  }
  process.stdout.write(`${decision.status}\n`)
  return 0
}

function missing(): number {
  process.stderr.write('There is no such post. List them with: posts list\n')
  return 1
}

function postId([id, ...rest]: string[]): number {
  if (id === undefined || rest.length > 0 || !/^[1-9]\d{0,15}$/.test(id))
    throw new UsageError(`One post id is needed.\n${command.usage}`)
  return Number(id)
}
