import { setTimeout as sleep } from 'node:timers/promises'
import { fromDist } from '../lib/from-dist.mjs'
import { say } from '../lib/project.mjs'
import { connectAccount } from './command-line.mjs'
import { schedulePost } from './posts.mjs'
import { runTick } from './run-tick.mjs'

const HOUR_MS = 3_600_000
/** Behind this a post may not be scheduled any more, and from a whole minute on one can be too late. */
const NEARLY_A_MINUTE_MS = 50_000
/** Until what was scheduled so is late by more than that minute. */
const UNTIL_TOO_LATE_MS = 12_000

const inHours = (hours) => new Date(Date.now() + hours * HOUR_MS).toISOString()

/** What is to come, so that the calendar has something. */
const toCome = [
  { platform: 'facebook', caption: 'Rye week: three loaves for the price of two', scheduledAt: inHours(3) },
  { platform: 'instagram', caption: 'The oven is on #bakery', files: ['sunrise.jpg'], scheduledAt: inHours(20) },
  { platform: 'linkedin', caption: 'Meet our two new bakers', files: ['city.jpg'], scheduledAt: inHours(26) },
  { platform: 'facebook', caption: 'Open on Sunday, eight to twelve', scheduledAt: inHours(50) },
  {
    platform: 'instagram',
    caption: 'Four kinds of stollen',
    files: ['hills.jpg', 'sea.jpg'],
    scheduledAt: inHours(75),
  },
  { platform: 'linkedin', caption: 'How we make sourdough', scheduledAt: inHours(100) },
]

/**
 * Brings posts into the other states in which posts can be, for who looks around: by what the sandbox can make go wrong, as
 * platforms do, and by time.
 */
export async function everyState({ client, accounts, sandbox, env }) {
  const control = fromDist('sandbox/control').sandboxControl(sandbox.url)
  const { ready } = fromDist('sandbox/state/ready-accounts')
  const studio = { platform: 'instagram', ...ready.instagramLogin, name: 'Demo studio', login: 'instagram' }
  const all = { ...accounts, studio: await connectAccount(env, studio) }
  const schedule = ({ on, ...post }) =>
    schedulePost(client, { ...all, [post.platform]: all[on ?? post.platform] }, post)

  say('\nPosts in every other state, by faults of the sandbox (a quarter of a minute) …')
  await schedule({
    platform: 'facebook',
    caption: 'Yesterday’s bread at half price',
    scheduledAt: new Date(Date.now() - NEARLY_A_MINUTE_MS).toISOString(),
    latePolicy: 'hold',
    lateLimitMinutes: 0,
  })
  for (const post of toCome) await schedule(post)
  const cancelled = await schedule({ platform: 'facebook', caption: 'Closed on Monday', scheduledAt: inHours(30) })
  await client.cancelPost({ path: { id: cancelled } })
  await sleep(UNTIL_TOO_LATE_MS)

  await control.changeToken({ token: studio.token, state: 'password-changed' })
  await control.fault(
    { operation: 'instagram.container.create.image', kind: 'error-before', status: 400, code: 36003, subcode: 2207009 },
    { operation: 'linkedin.post.create', kind: 'drop-before' },
    { operation: 'linkedin.post.find', kind: 'error-before', status: 500, every: true },
    { operation: 'facebook.feed.create', kind: 'error-before', status: 500, code: 2 },
  )
  await schedule({ platform: 'facebook', caption: 'Facebook was away for a moment' })
  await schedule({ platform: 'instagram', caption: 'A picture that Instagram does not take', files: ['city.jpg'] })
  await schedule({ platform: 'linkedin', caption: 'The line was cut while this was sent' })
  await schedule({
    platform: 'instagram',
    on: 'studio',
    caption: 'The token of this account has ended',
    files: ['sea.jpg'],
  })
  await runTick(env)
  await control.clearFaults()
}
