import { findSocialAccounts } from '../db/accounts/find-social-accounts'
import { contentOf } from '../db/models/post-detail'
import type { PostWithSchedule } from '../db/posts/list-posts'
import { findPostRow } from '../db/posts/read-post-row'
import { writeEdit } from '../db/posts/write-edit'
import type { WhichPost } from '../db/queue/lock-post'
import type { WithinTransaction } from '../db/within-transaction'
import { type Refusal, refusalOf } from '../domain/change-refusal'
import type { PostContent } from '../domain/post-content'
import type { Actor } from '../domain/timeline'
import { discardFiles } from '../media/discard-files'
import { changedFields } from './changed-fields'
import { refuseLostMentions } from './lost-mentions'
import { withMadeFiles } from './made-files'
import { makeReady } from './make-ready'
import type { WantedMedia } from './named-uploads'
import { meantMedia, useNamedInOptions } from './own-media'
import type { PostTools } from './post-tools'
import { type AskedTime, postingTime } from './posting-time'
import { UnusableFields } from './unusable-fields'

/** So often an edit is made anew from what somebody else has just written. */
const MAX_TRIES = 5

export type PostEdit = {
  /** The post as it is to be, from the post as it is. */
  change(stored: PostContent): Omit<PostContent, 'media'> & { media: WantedMedia[] }
  /** Another time, or the one it has moved by so many minutes. */
  time?: AskedTime | { byMinutes: number }
  /** Whether a version is the one that is meant; without it the post as it is. */
  isVersion?: ((version: number) => boolean) | undefined
}

/** A post as it is now, and what will be otherwise than one might expect. */
export type EditedPost = { post: PostWithSchedule; warnings: string[] }

export type EditOutcome =
  | ({ kind: 'edited' } & EditedPost)
  | { kind: 'not-found' }
  /** Somebody has changed it since the version that was meant. */
  | { kind: 'changed'; version: number }
  | Refusal

/**
 * Changes what a post publishes and when, checked as at scheduling.
 * @param within belongs into the transaction that does it
 * @throws UnusableFields when it cannot be published like that; QuotaReached when it would be one more that waits than may;
 *   an error for which `isCommitUnknown` holds when it may be
 *   changed or not
 */
export async function editPost(
  tools: PostTools,
  which: WhichPost,
  edit: PostEdit,
  actor: Actor,
  within?: WithinTransaction<EditedPost>,
): Promise<EditOutcome> {
  const { isVersion } = edit
  for (let tries = 1; ; tries++) {
    const row = await findPostRow(tools.db, which)
    if (!row) return { kind: 'not-found' }
    if (isVersion && !isVersion(row.version)) return { kind: 'changed', version: row.version }
    const outcome = await editVersion(tools, row, edit, actor, within)
    if (outcome !== 'overtaken') return outcome
    // Somebody was quicker. Who named a version hears of it; who did not means the post as it is.
    if (isVersion || tries >= MAX_TRIES) return { kind: 'changed', version: row.version + 1 }
  }
}

async function editVersion(
  tools: PostTools,
  row: PostWithSchedule,
  { change, time }: PostEdit,
  actor: Actor,
  within?: WithinTransaction<EditedPost>,
): Promise<EditOutcome | 'overtaken'> {
  const companyId = row.company_id
  // What is out of it is looked at under its lock; this much can be said before anything is checked.
  const refusal = refusalOf('edit', { queued: row.schedule?.status, publications: [] })
  if (refusal) return refusal
  const before = contentOf(row)
  const given = change(before)
  refuseLostMentions([given])
  const wanted = { ...given, media: await meantMedia(tools, companyId, given.media) }
  await useNamedInOptions(tools, companyId, wanted.options)
  const { at, warnings: aboutTime } = await wantedTime(tools, time, row, wanted.timeZone)
  const account = await accountOf(tools, row)
  const { contents, made, ...checked } = await makeReady(tools, [{ account, draft: wanted }], {
    companyId,
    at: at ?? timeOf(row) ?? tools.now(),
    butNot: row.id,
  })
  const { content, contentHash } = contents[0] as (typeof contents)[number]
  const changes = changedFields(before, content)
  const edited = (post: PostWithSchedule): EditedPost => {
    return { post, warnings: [...aboutTime, ...stillWaits(post), ...checked.warnings] }
  }
  if (changes.length === 0 && !at) {
    await discardFiles(tools, made)
    return { kind: 'edited', ...edited(row) }
  }
  const edit = {
    ofVersion: row.version,
    changes,
    mostWaiting: tools.config.POSTS_PER_COMPANY,
    ...(changes.length > 0 && { content: { ...content, contentHash } }),
    ...(at && { at }),
  }
  const outcome = await withMadeFiles(tools, made, () =>
    writeEdit(tools.db, { id: row.id, companyId }, edit, actor, async (execute, now) => within?.(execute, edited(now))),
  )
  if (outcome.kind === 'done') return { kind: 'edited', ...edited(outcome.post) }
  await discardFiles(tools, made)
  return outcome.kind === 'changed' ? 'overtaken' : outcome
}

async function accountOf({ db }: PostTools, { company_id, social_account_id }: PostWithSchedule) {
  const [account] = await findSocialAccounts(db, company_id, [social_account_id])
  if (account && account.disconnected_at === null) return account
  const message = `account ${social_account_id} is not connected any more; connect it again, or schedule the post for another one`
  throw new UnusableFields([{ path: 'socialAccountId', message }], 'not-publishable')
}

const timeOf = ({ schedule }: PostWithSchedule) => schedule?.scheduled_for ?? schedule?.run_at

/** The time that a post is given; undefined when it keeps the one it has and its place in the queue. */
async function wantedTime(
  tools: PostTools,
  time: PostEdit['time'],
  row: PostWithSchedule,
  timeZone: string | null,
): Promise<{ at?: Date; warnings: string[] }> {
  if (!time) return { warnings: [] }
  const asked = 'byMinutes' in time ? { wanted: { at: movedBy(time.byMinutes, row) } } : time
  const waits = row.schedule?.status === 'pending' || row.schedule?.status === 'held'
  const isKept = (at: Date) => waits && timeOf(row)?.getTime() === at.getTime()
  const { at, warnings } = await postingTime(asked, timeZone, tools, isKept)
  return isKept(at) ? { warnings } : { at, warnings }
}

/** Minutes are counted as they pass: a day is 1,440 of them also when clocks are put forward or back. */
const movedBy = (minutes: number, row: PostWithSchedule) => new Date((timeOf(row)?.getTime() ?? 0) + minutes * 60_000)

/** An edit alone lets nothing out that waits for a decision. */
function stillWaits({ schedule }: PostWithSchedule): string[] {
  const what = { failed: 'has failed', missed: 'was missed because it was too late' }[schedule?.status as string]
  return what ? [`The post ${what} and stays so until it is tried again or given another time`] : []
}
