import { parseArgs } from 'node:util'
import { loadConfig } from '../config/config'
import { type Database, openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { cancelPost } from '../db/posts/cancel-post'
import { editPost } from '../db/posts/edit-post'
import { listEveryPost } from '../db/posts/post-story'
import { publishPostNow } from '../db/posts/publish-post-now'
import { resolvePost } from '../db/posts/resolve-post'
import { retryPost } from '../db/posts/retry-post'
import type { Decision } from '../db/queue/lock-post'
import type { ChangeRefusal } from '../domain/change-refusal'
import { ID_PATTERN } from '../domain/id'
import { publicationKinds } from '../domain/post'
import { type PostStatus, postStatuses } from '../domain/post-status'
import { type Command, UsageError } from './command'
import { printPost } from './print-post'
import { table } from './table'
import { oneLine } from './terminal-text'

export const command: Command = {
  usage:
    'posts list [--status S] [--limit N] | posts show ID | posts retry ID | posts publish-now ID | posts reschedule ID --at TIME | posts cancel ID | posts resolve ID --as published|not-published [--external-id X] [--kind feed|story]',
  summary:
    'Lists posts, tells the story of one, tries a failed, held or missed one again, publishes one now, moves or cancels one, settles an unconfirmed one by your word',
  async run([action, ...args]) {
    const run = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!run) throw new UsageError(`posts needs one of: ${Object.keys(actions).join(', ')}\n${command.usage}`)
    const work = run(args)
    const db = openDatabase(await databaseUrl(loadConfig()), 1)
    try {
      return await work(db)
    } finally {
      await db.end()
    }
  },
}

type Work = (db: Database) => Promise<number>

// Each checks its arguments first, and only then gets a database.
const actions: Record<string, (args: string[]) => Work> = {
  list,
  show,
  retry,
  'publish-now': publishNow,
  reschedule,
  cancel,
  resolve,
}

function list(args: string[]): Work {
  const { values } = parseArgs({
    args,
    options: { status: { type: 'string' }, limit: { type: 'string', default: '50' } },
  })
  const { status, limit } = values
  const wanted = postStatuses.find((one) => one === status)
  if (status !== undefined && !wanted) throw new UsageError(`--status must be one of: ${postStatuses.join(', ')}`)
  if (!/^[1-9]\d{0,3}$/.test(limit)) throw new UsageError('--limit must be a number from 1 to 9999')
  return (db) => printList(db, wanted, Number(limit))
}

async function printList(db: Database, status: PostStatus | undefined, limit: number): Promise<number> {
  const head = ['id', 'company', 'platform', 'type', 'status', 'scheduled for', 'attempts', 'external id', 'error']
  const cells = (await listEveryPost(db, status, limit)).map((post) => {
    const { id, company, platform, type, scheduledFor, attempts, externalId, error } = post
    const row = [id, company, platform, type, post.status, scheduledFor?.toISOString(), attempts, externalId, error]
    return row.map((cell) => String(cell ?? ''))
  })
  process.stdout.write(`${table(head, cells)}\n`)
  return 0
}

function show(args: string[]): Work {
  const id = onlyPostId(args)
  return async (db) => ((await printPost(db, id)) ? 0 : missing())
}

function retry(args: string[]): Work {
  const id = onlyPostId(args)
  return async (db) => answer(await retryPost(db, { id }, 'cli'))
}

function publishNow(args: string[]): Work {
  const id = onlyPostId(args)
  return async (db) => answer(await publishPostNow(db, { id }, 'cli'))
}

function reschedule(args: string[]): Work {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { at: { type: 'string' } } })
  const id = postId(positionals)
  const at = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(values.at ?? '') ? (values.at as string) : Number.NaN)
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 2037) {
    throw new UsageError('--at must be a time with offset before 2038, such as 2027-01-15T07:00:00+01:00')
  }
  return async (db) => answer((await editPost(db, { id }, { at, changes: [] }, 'cli')) as Decision)
}

function cancel(args: string[]): Work {
  const id = onlyPostId(args)
  return (db) => cancelById(db, id)
}

async function cancelById(db: Database, id: string): Promise<number> {
  const outcome = await cancelPost(db, { id }, 'cli')
  if (outcome.kind === 'cancelled') return answer({ ...outcome, kind: 'done', status: 'cancelled' })
  // Without a version that was asked for, none is the wrong one.
  return answer(outcome.kind === 'changed' ? { kind: 'not-found' } : outcome)
}

function resolve(args: string[]): Work {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { as: { type: 'string' }, 'external-id': { type: 'string' }, kind: { type: 'string' } },
  })
  const id = postId(positionals)
  const { as, kind } = values
  if (as !== 'published' && as !== 'not-published') {
    throw new UsageError('posts resolve needs --as published or --as not-published')
  }
  if (kind !== undefined && !(publicationKinds as readonly string[]).includes(kind)) {
    throw new UsageError(`--kind must be one of: ${publicationKinds.join(', ')}`)
  }
  const externalId = values['external-id']?.trim()
  if (externalId !== undefined && as !== 'published') {
    throw new UsageError('--external-id goes with --as published')
  }
  if (externalId !== undefined && !/^.{1,500}$/.test(externalId)) {
    throw new UsageError('--external-id must have 1 to 500 characters')
  }
  return async (db) => answer(await resolvePost(db, { id }, { as, externalId, kind }, 'cli'))
}

/** Which command helps. */
const hints: Partial<Record<ChangeRefusal, string>> = {
  'outcome-unknown': '. Run: posts resolve ID --as published|not-published',
  'which-publication': ' with --kind feed|story',
  failed: '. Run: posts retry ID',
}

function answer(decision: Decision): number {
  if (decision.kind === 'not-found') return missing()
  if (decision.kind === 'refused') {
    process.stderr.write(`Nothing was changed: ${oneLine(decision.detail)}${hints[decision.because] ?? ''}\n`)
    return 1
  }
  process.stdout.write(`${decision.status}\n`)
  return 0
}

function missing(): number {
  process.stderr.write('There is no such post. List them with: posts list\n')
  return 1
}

const onlyPostId = (args: string[]) => postId(parseArgs({ args, allowPositionals: true }).positionals)

function postId([id, ...rest]: string[]): string {
  if (id === undefined || rest.length > 0 || !ID_PATTERN.test(id))
    throw new UsageError(`One post id is needed.\n${command.usage}`)
  return id
}
