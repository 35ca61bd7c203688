import { z } from 'zod'
import { exampleGlance, glanceSchema } from '../posts/glance-schema'
import { time } from '../posts/post-schema'

const count = z.int().min(0)
const seconds = z.number().min(0).nullable()

const counts = z
  .strictObject({
    pending: count.meta({
      description: 'They wait for their time or another attempt; those that are held are not among them',
    }),
    processing: count.meta({ description: 'They are being published' }),
    held: count.meta({ description: 'They wait for their account to be connected again' }),
    published: count.meta({ description: 'They are out' }),
    failed: count.meta({ description: 'They came to nothing' }),
    unconfirmed: count.meta({ description: 'They may be out, which is not known yet' }),
    missed: count.meta({ description: 'They were too late, and wait for a decision' }),
    cancelled: count.meta({ description: 'They were taken back' }),
  })
  .meta({ description: 'Posts by state, each counted once; of more than 100,000 no more are counted' })

const host = z.strictObject({
  host: z.string().meta({ description: 'The name of the server' }),
  lastTickAt: time.meta({ description: 'When it ticked last' }),
  ageSeconds: z.int().meta({ description: 'How long ago that is' }),
  exitCode: z.int().nullable().meta({ description: 'Of that tick; null while it runs, and for ever if it was killed' }),
})

const down = z.strictObject({
  since: time.meta({ description: 'The last sign of life before it' }),
  until: time.nullable().meta({ description: 'Null while it lasts' }),
  late: count.meta({
    description:
      'How many posts of the company were meant for that time, but for those that were taken back or are held',
  }),
  published: count.meta({ description: 'Of the posts that were meant for it: how many are out' }),
  missed: count.meta({ description: 'How many were too late, and wait for a decision' }),
  unconfirmed: count.meta({ description: 'How many may be out, which is not known yet' }),
  failed: count.meta({ description: 'How many came to nothing' }),
  waiting: count.meta({ description: 'How many wait for their turn or are being published' }),
  lastAt: time
    .nullable()
    .meta({ description: 'When the last of all late posts goes out, as was known at its end; for the scope `admin`' }),
})

/** What `GET /overview` answers. */
export const overviewSchema = z.strictObject({
  success: z.literal(true),
  now: time.meta({ description: 'By the clock of the database' }),
  counts,
  due: count.meta({ description: 'Posts whose turn it is now' }),
  overdue: count.meta({
    description:
      'Posts that are pending and not held though their time has come, those that wait for another attempt too: as many as the list with `status=pending`, `held=false` and `to` of `now`',
  }),
  oldestDue: time.nullable().meta({ description: 'For when the oldest post was meant that should be out and is not' }),
  oldestDueAgeSeconds: z.int().min(0).nullable().meta({ description: 'How long ago that is' }),
  todayAhead: count.meta({ description: 'Posts that are pending, not held and meant for the next 24 hours' }),
  publishedToday: count.meta({
    description: 'Posts that went out within the last 24 hours: the list with `publishedFrom` a day before `now`',
  }),
  lateness24h: z
    .strictObject({
      p50: seconds.meta({ description: 'Half of the posts were no later' }),
      p95: seconds.meta({ description: '95 of 100 posts were no later' }),
      hours: z
        .array(
          z.strictObject({
            from: time.meta({ description: 'When the hour began' }),
            p95: seconds.meta({
              description: '95 of 100 posts of the hour were no later; null where nothing went out',
            }),
          }),
        )
        .meta({ description: 'The last 24 hours as clocks count them, the one that has begun among them' }),
    })
    .meta({
      description:
        'By how many seconds posts came out after what was asked for, of the last 2,000 of the last 24 hours; null without any',
    }),
  cron: z
    .strictObject({
      ageSeconds: z
        .int()
        .min(0)
        .nullable()
        .meta({ description: 'Since the last tick of any server; null when there was none' }),
      resident: z.boolean().meta({ description: 'Whether resident workers publish as well' }),
      hosts: z.array(host).optional().meta({ description: 'Each server; for the scope `admin`' }),
    })
    .meta({ description: 'Whether anything ticks' }),
  accounts: z
    .strictObject({
      ok: count.meta({ description: 'They are fine' }),
      expiring: count.meta({ description: 'Their tokens end soon, or could not be renewed' }),
      needsReconnect: count.meta({ description: 'They must be connected again' }),
    })
    .meta({ description: 'Connected accounts by health' }),
  holds: count.meta({
    description: 'Accounts that are left alone for now; for the scope `admin` with platforms and hosts',
  }),
  needsPerson: z.array(glanceSchema).meta({
    description:
      'Up to ten posts that somebody has to decide about, the oldest first; not those that failed more than a week ago',
  }),
  next: z.array(glanceSchema).meta({ description: 'The next ten to go out' }),
  last: z.array(glanceSchema).meta({ description: 'The last ten that went out, the last first' }),
  down: down
    .nullable()
    .meta({ description: 'A time in which nothing was published: now, or one that ended within 24 hours' }),
})

/** As it may look. */
export const exampleOverview = {
  success: true,
  now: '2027-01-15T05:58:20.000Z',
  counts: { pending: 41, processing: 0, held: 0, published: 1280, failed: 2, unconfirmed: 0, missed: 0, cancelled: 12 },
  due: 0,
  overdue: 0,
  oldestDue: null,
  oldestDueAgeSeconds: null,
  todayAhead: 6,
  publishedToday: 5,
  lateness24h: { p50: 0.8, p95: 2.1, hours: [{ from: '2027-01-15T05:00:00.000Z', p95: 2.1 }] },
  cron: {
    ageSeconds: 20,
    resident: false,
    hosts: [{ host: 'posts-1', lastTickAt: '2027-01-15T05:58:00.000Z', ageSeconds: 20, exitCode: 0 }],
  },
  accounts: { ok: 4, expiring: 1, needsReconnect: 0 },
  holds: 0,
  needsPerson: [],
  next: [exampleGlance],
  last: [],
  down: null,
}
