import { z } from 'zod'
import { type FoundCycle, findCycles } from '../../db/operations/find-cycles'
import { operation } from '../operations/operation'
import { cursor, cursorAfter, numbered } from '../paging/cursor'
import { wholeNumber } from '../paging/page-query'
import { listQuery } from '../posts/list-query'
import { time } from '../posts/post-schema'
import { invalidFields } from '../problems/problem'

/** A day of one server. */
const MOST = 1_440

const query = z.strictObject({
  host: z
    .string('must be given once')
    .max(190, 'at most 190 characters')
    .optional()
    .meta({ description: 'Of this server alone', examples: ['web-1'] }),
  from: listQuery.shape.from.meta({ description: 'Begun then or later' }),
  to: listQuery.shape.to.meta({ description: 'Begun then or earlier' }),
  idle: z
    .enum(['true', 'false'], 'must be true or false')
    .default('true')
    .transform((value) => value === 'true')
    .meta({ type: 'boolean', description: 'false leaves out those that had nothing to do' }),
  cursor: cursor.optional().meta({
    description: '`nextCursor` of the answer before, with the same filters: goes on where that one ended',
  }),
  limit: wholeNumber(MOST).default(100),
})

const count = z.int().min(0)

const tickSchema = z
  .strictObject({
    tickId: z.string().meta({ description: 'Names it in the log' }),
    startedAt: time.meta({ description: 'When it began' }),
    host: z.string().meta({ description: 'The server' }),
    source: z.enum(['cron', 'api']).meta({ description: '`api`: an API ticked by itself, because nothing else did' }),
    due: count.meta({ description: 'Posts that were due' }),
    ahead: count.meta({ description: 'Posts that became due within the minute, and were waited for' }),
    recovered: count.meta({ description: 'Posts taken back from workers that were gone' }),
    late: count.nullable().meta({ description: 'Posts that were late; null where nobody counted' }),
    workers: count.meta({ description: 'That it has started' }),
    workersFailed: count.meta({ description: 'That crashed, were killed or ran out of time' }),
    results: z
      .record(z.string(), z.number())
      .meta({ description: 'What became of the posts: how many by result', examples: [{ published: 5, failed: 1 }] }),
    durationMs: count.nullable().meta({ description: 'Null while it runs, and for ever if it was killed' }),
    waitedMs: count.meta({ description: 'Of the duration, with nothing to do but to wait for the second of a post' }),
    exitCode: z.int().nullable().meta({ description: '0 ok, 1 error, 2 timeout; null like `durationMs`' }),
    downSince: time
      .nullable()
      .meta({ description: 'Of the first tick after a time in which nothing ticked: the last sign of life before' }),
  })
  .meta({ id: 'Tick', description: 'One run of the dispatcher' })

export const listTicks = operation({
  id: 'listTicks',
  method: 'get',
  path: '/ticks',
  tag: 'Operations',
  summary: 'List ticks',
  description:
    'What cron has started each minute, on all servers, the newest first; kept for `KEEP_CYCLES_DAYS`. A minute that is missing is one in which nothing ran. It concerns the server and not a company, so it is for admins, and names nothing of any company.',
  access: 'admin',
  query,
  answers: {
    200: {
      description: 'A page of ticks',
      schema: z.strictObject({
        success: z.literal(true),
        ticks: z.array(tickSchema).meta({ description: 'The ticks, one in each entry' }),
        nextCursor: z.string().nullable().meta({ description: 'Goes on with the next page; null on the last' }),
      }),
    },
  },
  async run({ db }, { query: { cursor, limit, ...filter } }) {
    if (filter.from && filter.to && filter.from > filter.to) {
      throw invalidFields([{ path: 'from', message: 'must not be later than to' }])
    }
    const { cycles, more } = await findCycles(db, filter, { after: cursor && numbered(cursor), limit })
    const last = cycles.at(-1)
    const nextCursor = more && last ? cursorAfter({ at: last.startedAt, id: String(last.id) }) : null
    return { status: 200, body: { success: true, ticks: cycles.map(tickView), nextCursor } }
  },
})

const tickView = ({ id: _, startedBy, startedAt, downSince, results, ...tick }: FoundCycle) => ({
  ...tick,
  source: startedBy,
  startedAt: startedAt.toISOString(),
  downSince: downSince?.toISOString() ?? null,
  results: Object.fromEntries(Object.entries(results).filter(([, number]) => typeof number === 'number')),
})
