import { z } from 'zod'
import { COUNTED_FAILURES, countFailures, type Failures } from '../../db/posts/count-failures'
import { failureCauses } from '../../domain/failure-cause'
import { platforms } from '../../domain/post'
import { operation } from '../operations/operation'
import { idOut } from './post-schema'

const count = z.int().min(0)

const failuresSchema = z
  .strictObject({
    cause: z.enum([...failureCauses, 'unconfirmed', 'held']).meta({
      description:
        '`failureCause` of the posts; `unconfirmed`: they may be out, and a person or the platform is asked; `held`: they wait for their account to be connected again',
    }),
    socialAccountId: idOut,
    platform: z.enum(platforms),
    accountName: z.string().meta({ description: 'How people call the account' }),
    total: count.meta({
      description: `All that are so now; of more than ${COUNTED_FAILURES} in one state the newest, see \`more\``,
    }),
    lastHour: count.meta({ description: 'Of these, what has changed last within the hour' }),
    lastDay: count.meta({ description: 'Within 24 hours' }),
    lastWeek: count.meta({ description: 'Within seven days' }),
    safeToRepeat: z.boolean().meta({
      description:
        'Whether trying them again brings nothing out twice. Of unconfirmed ones something may be out: look, and resolve them one by one',
    }),
  })
  .meta({ id: 'Failures', description: 'Posts of one account that did not go out for one cause' })

export const listFailures = operation({
  id: 'listFailures',
  method: 'get',
  path: '/failures',
  tag: 'Posts',
  summary: 'List what did not go out, by cause and account',
  description:
    'How many posts have failed, were missed, are unconfirmed or held, the largest number first. `GET /scheduled-posts` with `failureCause`, `status` or `held` lists the posts themselves.',
  access: 'read',
  answers: {
    200: {
      description: 'Numbers by cause and account',
      schema: z.strictObject({
        success: z.literal(true),
        failures: z.array(failuresSchema).meta({ description: 'The numbers, of one cause and account in each entry' }),
        more: z
          .boolean()
          .meta({ description: `Whether there are more: of each state the newest ${COUNTED_FAILURES} are counted` }),
      }),
    },
  },
  async run({ db }, { principal }) {
    const found = await countFailures(db, principal.companyId)
    const failures = found.map(({ accountId, ...numbers }) => {
      return { socialAccountId: accountId, ...numbers, safeToRepeat: numbers.cause !== 'unconfirmed' }
    })
    return { status: 200, body: { success: true, failures, more: isBounded(found) } }
  },
})

/** Whether of one state as many were counted as are. */
function isBounded(found: Failures[]): boolean {
  const ofStates: Record<string, number> = {}
  for (const { cause, total } of found) {
    const state = cause === 'unconfirmed' || cause === 'held' || cause === 'too-late' ? cause : 'failed'
    ofStates[state] = (ofStates[state] ?? 0) + total
  }
  return Object.values(ofStates).some((total) => total >= COUNTED_FAILURES)
}
