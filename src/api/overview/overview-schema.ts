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
      'While it lasts: how many posts of the company are late. When it is over: how many of its posts were meant for that time',
  }),
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
  oldestDue: time.nullable().meta({ description: 'For when the oldest post was meant that should be out and is not' }),
  oldestDueAgeSeconds: z.int().min(0).nullable().meta({ description: 'How long ago that is' }),
  todayAhead: count.meta({ description: 'Posts that are to go out within the next 24 hours' }),
  publishedToday: count.meta({ description: 'Posts that went out within the last 24 hours' }),
  lateness24h: z
    .strictObject({
      p50: seconds.meta({ description: 'Half of the posts were no later' }),
      p95: seconds.meta({ description: '95 of 100 posts were no later' }),
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
  oldestDue: null,
  oldestDueAgeSeconds: null,
  todayAhead: 6,
  publishedToday: 5,
  lateness24h: { p50: 0.8, p95: 2.1 },
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
