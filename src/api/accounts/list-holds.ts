import { z } from 'zod'
import {
  accountHolds,
  postsBehind,
  serverHolds,
  type UnconnectedAccount,
  unconnectedAccounts,
} from '../../db/operations/holds-of-company'
import { platforms } from '../../domain/post'
import { covers } from '../../domain/scope'
import { operation } from '../operations/operation'
import { idOut, time } from '../posts/post-schema'

const holdSchema = z
  .strictObject({
    scope: z.enum(['account', 'platform', 'host']).meta({ description: 'What is not called for now' }),
    platform: z.enum(platforms).optional().meta({ description: 'Of accounts and platforms' }),
    socialAccountId: idOut.optional().meta({ description: 'Of accounts' }),
    host: z.string().optional().meta({ description: 'Of hosts: by the login whose calls go there' }),
    reason: z.string(),
    since: time.nullable().meta({ description: 'Null where it is not known' }),
    until: time
      .nullable()
      .meta({ description: 'Null where it has no end of its own: an account must be connected again, a host be back' }),
    failures: z.int().optional().meta({ description: 'Of hosts: calls in a row that found it down' }),
    posts: z.int().min(0).meta({ description: 'Posts of the company that wait for its end' }),
  })
  .meta({ id: 'Hold', description: 'What is left alone for now, and until when' })

type HoldView = z.input<typeof holdSchema>

export const listHolds = operation({
  id: 'listHolds',
  method: 'get',
  path: '/holds',
  tag: 'Accounts',
  summary: 'List what is on hold',
  description:
    'Accounts of the company that have reached a limit, or must be connected again. Admins also see the platforms and hosts that no account of this server is published to for now: at a limit of the app, or down.',
  access: 'read',
  answers: {
    200: {
      description: 'The holds',
      schema: z.strictObject({
        success: z.literal(true),
        holds: z.array(holdSchema).meta({ description: 'The holds, one in each entry' }),
      }),
    },
  },
  async run({ db }, { principal: { companyId, scope } }) {
    const [unconnected, ofAccounts, ofServer] = await Promise.all([
      unconnectedAccounts(db, companyId),
      accountHolds(db, companyId),
      covers(scope, 'admin') ? serverHolds(db) : [],
    ])
    const posts = await postsBehind(db, companyId, [...ofAccounts, ...ofServer])
    const facts = ({ scope, reason, since, until }: (typeof ofServer)[number]) => ({
      reason: reason ?? 'on hold',
      since: since?.toISOString() ?? null,
      until: until?.toISOString() ?? null,
      posts: posts.get(scope) ?? 0,
    })
    const holds: HoldView[] = [
      ...unconnected.map(unconnectedView),
      ...ofAccounts.map((hold): HoldView => {
        return { scope: 'account', platform: hold.platform, socialAccountId: hold.accountId, ...facts(hold) }
      }),
      ...ofServer.map((hold): HoldView => {
        const { reason, ...rest } = facts(hold)
        return { ...placeOf(hold), reason: withoutIds(reason), ...rest }
      }),
    ]
    return { status: 200, body: { success: true, holds } }
  },
})

const unconnectedView = ({ accountId, platform, reason, disconnectedAt, posts }: UnconnectedAccount): HoldView => ({
  scope: 'account',
  platform,
  socialAccountId: accountId,
  reason: reason ?? (disconnectedAt ? 'it is disconnected' : 'it must be connected again'),
  since: disconnectedAt?.toISOString() ?? null,
  until: null,
  posts,
})

/** `app:facebook`, `platform:facebook` or `host:facebook`. */
function placeOf({
  scope,
  failures,
}: {
  scope: string
  failures: number
}): Pick<HoldView, 'scope'> & Partial<HoldView> {
  const [kind, name] = scope.split(':')
  if (kind === 'host') return { scope: 'host', host: name ?? '', failures }
  const platform = platforms.find((one) => one === name)
  return { scope: 'platform', ...(platform && { platform }) }
}

/** A platform's words about somebody's call may name their account or post. */
const withoutIds = (reason: string) => reason.replace(/urn:li:\S+|\d{6,}/g, '…')
