import { z } from 'zod'
import { findSocialAccounts } from '../../db/accounts/find-social-accounts'
import { editPost as change, type EditOutcome } from '../../db/posts/edit-post'
import type { PostWithSchedule } from '../../db/posts/list-posts'
import { findPostRow } from '../../db/posts/read-post-row'
import { isCommitUnknown } from '../../db/transaction'
import { refusalOf } from '../../domain/change-refusal'
import type { MediaItem } from '../../domain/post'
import { optionsFor } from '../../platforms/judge/usable-options'
import { discardFiles } from '../media/discard-files'
import { recogniseOwn, useNamedInOptions } from '../media/own-media'
import { type Call, operation } from '../operation'
import { preflight } from '../preflight/preflight'
import { ApiProblem, invalidFields } from '../problem'
import type { ApiServices } from '../services'
import { asMedia } from './as-media'
import { contentHash } from './content-hash'
import { refusal } from './decide'
import { duplicateWarnings } from './duplicate-warnings'
import { changedFields, contentOf, type EditBody, editBody, edited } from './edit-request'
import { etagHeader, etagOf, hasChanged, ifMatch, wantedVersion } from './etag'
import { lostMentions } from './option-fields'
import { NO_SUCH_POST, noSuchPost, postParams } from './post-id'
import { postSchema } from './post-schema'
import { postView } from './post-view'
import { checkTime } from './schedule-request'
import { momentOf } from './zoned-time'

/** So often an edit is made anew from what somebody else has just written. */
const MAX_TRIES = 5

export const editPost = operation({
  id: 'editPost',
  method: 'patch',
  path: '/scheduled-posts/{id}',
  tag: 'Posts',
  summary: 'Edit or reschedule a post',
  description:
    'Changes what is given and leaves the rest; null, or an empty text, clears a field. Everything is checked as at scheduling. It can be done as long as nobody publishes the post and nothing of it is or may be out; what was prepared of it on the platform is made anew. With `scheduledAt` a post that has failed or was missed is in the queue again, with all its attempts; without it, it stays what it is. Files come in a multipart form, and together with `media` stand instead of all media the post has.',
  access: 'write',
  params: postParams,
  missing: NO_SUCH_POST,
  body: editBody,
  emptyClears: true,
  files: true,
  requestHeaders: { 'If-Match': ifMatch },
  answers: {
    200: {
      description: 'The post as it is now',
      headers: etagHeader,
      schema: z.strictObject({
        success: z.literal(true),
        post: postSchema,
        warnings: z.array(z.string()).optional().meta({ description: 'What will be otherwise than one might expect' }),
      }),
    },
  },
  refusals: {
    409: 'It is being published, out, partly out, may be out, or was cancelled; `type` and `detail` say which',
    412: 'The post was changed since the version that If-Match names',
    413: 'A file or a field is too large',
    415: 'A file is of a type that no platform takes',
    422: 'The platform cannot publish this; `errors` names each reason',
    507: 'No room for files',
  },
  async run(services, call) {
    const isVersion = wantedVersion(call.header('If-Match'))
    for (let tries = 1; ; tries++) {
      const row = await findPostRow(services.db, call.principal.companyId, call.params.id)
      if (!row) throw noSuchPost()
      if (isVersion && !isVersion(row.version)) throw hasChanged(row.version)
      const answer = await editVersion(services, call, row)
      if (answer) return answer
      // Somebody was quicker. Who named a version hears of it; who did not means the post as it is.
      if (isVersion || tries >= MAX_TRIES) throw hasChanged(row.version + 1)
    }
  },
})

type EditCall = Call<{ id: string }, unknown, EditBody>

/** Edits a version of the post. Undefined when it is not the current one any more. */
async function editVersion(services: ApiServices, call: EditCall, row: PostWithSchedule) {
  const { companyId } = call.principal
  // What is out of it is looked at under its lock; this much can be said before anything is checked.
  const no = refusalOf('edit', { queued: row.schedule?.status, publications: [] })
  if (no) throw refusal(no)
  const before = contentOf(row)
  const given = edited(before, call.body, call.files.map(asMedia))
  const wanted = { ...given, media: await withOwn(services, companyId, given.media) }
  await useNamedInOptions(services, companyId, wanted.options)
  const { at, warnings: aboutTime } = await wantedTime(services, call.body, row, wanted.timeZone)
  const [account] = await findSocialAccounts(services.db, companyId, [row.social_account_id])
  if (!account || account.disconnected_at !== null) {
    const message = `account ${row.social_account_id} is not connected any more; connect it again, or schedule the post for another one`
    throw invalidFields([{ path: 'socialAccountId', message }], 422)
  }
  const lost = lostMentions(wanted.options, wanted.caption ?? '')
  if (lost.length > 0) throw invalidFields(lost)
  const scheduledAt = at ?? timeOf(row) ?? services.now()
  const checked = await preflight(services, [{ account, draft: wanted }], { scheduledAt })
  if (checked.errors.length > 0) {
    await discardFiles(services, checked.made)
    throw invalidFields(checked.errors, 422)
  }
  const draft = { ...wanted, media: checked.media[0] ?? wanted.media }
  const after = { ...draft, options: optionsFor(account.platform, draft) }
  const content = { ...after, contentHash: contentHash(after) }
  const changes = changedFields(before, after)
  let outcome: EditOutcome
  let written = row
  try {
    const same = [{ socialAccountId: account.id, contentHash: content.contentHash }]
    const duplicates = await duplicateWarnings(services, companyId, same, scheduledAt, row.id)
    const answerOf = (now: PostWithSchedule) => {
      const warnings = [...aboutTime, ...stillWaits(now), ...checked.warnings, ...duplicates]
      return {
        status: 200 as const,
        headers: { ETag: etagOf(now.version) },
        body: { success: true as const, post: postView(now), ...(warnings.length > 0 && { warnings }) },
      }
    }
    if (changes.length === 0 && !at) {
      await discardFiles(services, checked.made)
      return answerOf(row)
    }
    const edit = { ofVersion: row.version, changes, ...(changes.length > 0 && { content }), ...(at && { at }) }
    outcome = await change(
      services.db,
      { id: row.id, companyId },
      edit,
      call.principal.createdBy,
      async (execute, now) => {
        written = now
        await call.keepAnswer(execute, answerOf(now))
      },
    )
    if (outcome.kind === 'done') return answerOf(written)
  } catch (error) {
    if (isCommitUnknown(error)) throw lookFirst(error)
    await discardFiles(services, checked.made)
    throw error
  }
  await discardFiles(services, checked.made)
  if (outcome.kind === 'changed') return undefined
  throw outcome.kind === 'refused' ? refusal(outcome) : noSuchPost()
}

// The post may name its new files by now, so they stay.
const lookFirst = (cause: unknown) =>
  new ApiProblem(503, {
    code: 'outcome-unknown',
    detail:
      'The database did not answer when it was asked to commit: the post may be changed or not. Look at it before you send this again; with an Idempotency-Key just send it again.',
    keepsFiles: true,
    cause,
  })

/** What the post has already is known; what is new may be a file of ours. */
async function withOwn(services: ApiServices, companyId: string, media: MediaItem[]): Promise<MediaItem[]> {
  const each = media.map(async (item) => (item.key ? [item] : recogniseOwn(services, companyId, [item])))
  return (await Promise.all(each)).flat()
}

const timeOf = ({ schedule }: PostWithSchedule) => schedule?.scheduled_for ?? schedule?.run_at

/** The time that a post is given; undefined when it keeps the one it has and its place in the queue. */
async function wantedTime(
  { now }: ApiServices,
  { scheduledAt, disambiguation }: EditBody,
  row: PostWithSchedule,
  timeZone: string | null,
): Promise<{ at?: Date; warnings: string[] }> {
  if (!scheduledAt) return { warnings: [] }
  const { at, warnings } = await momentOf(scheduledAt, timeZone, disambiguation)
  const isTheSame = timeOf(row)?.getTime() === at.getTime()
  if (isTheSame && (row.schedule?.status === 'pending' || row.schedule?.status === 'held')) return { warnings }
  checkTime(at, now())
  return { at, warnings }
}

/** An edit alone lets nothing out that waits for a decision. */
function stillWaits({ schedule }: PostWithSchedule): string[] {
  const what = { failed: 'has failed', missed: 'was missed because it was too late' }[schedule?.status as string]
  return what ? [`The post ${what} and stays so until it is tried again or given another time`] : []
}
