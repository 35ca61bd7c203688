import { z } from 'zod'
import { type FoundAccount, findSocialAccounts } from '../../db/accounts/find-social-accounts'
import { type PostToSchedule, schedulePosts } from '../../db/posts/write-posts'
import { isCommitUnknown } from '../../db/transaction'
import { plannedPublications, platforms, publicationKinds } from '../../domain/post'
import { postStatuses } from '../../domain/post-status'
import type { Draft } from '../../platforms/judge/draft'
import { optionsFor } from '../../platforms/judge/usable-options'
import { discardFiles } from '../media/discard-files'
import { recogniseOwn, useNamedInOptions } from '../media/own-media'
import { MAX_FILES } from '../media/receive-files'
import { operation } from '../operation'
import { once } from '../preflight/planned-post'
import { preflight } from '../preflight/preflight'
import { ApiProblem, invalidFields } from '../problem'
import { asMedia } from './as-media'
import { contentHash } from './content-hash'
import { duplicateWarnings } from './duplicate-warnings'
import { etagOf } from './etag'
import { EXAMPLE_ID, OTHER_EXAMPLE_ID } from './fields'
import { lostMentions } from './option-fields'
import { idOut, time } from './post-schema'
import { scheduleBody, scheduleRequestOf } from './schedule-request'

const scheduled = z.strictObject({
  postDetailId: idOut,
  socialAccountId: idOut,
  platform: z.enum(platforms),
  scheduledFor: time,
  status: z.enum(postStatuses),
})

const wouldBe = z.strictObject({
  socialAccountId: idOut,
  platform: z.enum(platforms),
  scheduledFor: time,
  publications: z.array(z.enum(publicationKinds)).meta({ description: 'The visible things it becomes' }),
  caption: z.string().nullable(),
})

const warnings = z
  .array(z.string())
  .optional()
  .meta({ description: 'What will be otherwise than one might expect, and posts that say the same already' })

const dryRun = z
  .enum(['true', 'false'], 'must be true or false')
  .default('false')
  .transform((value) => value === 'true')
  .meta({ type: 'boolean', description: 'Check everything, schedule nothing' })

export const schedulePost = operation({
  id: 'schedulePost',
  method: 'post',
  path: '/schedule-post',
  tag: 'Posts',
  summary: 'Schedule a post',
  description:
    'One post for each account, all of them or none. Files come in a multipart form (`files`), or as `media` by address.',
  access: 'write',
  query: z.strictObject({ dryRun }),
  body: scheduleBody,
  examples: {
    'A picture that lies on the web': {
      socialAccountId: EXAMPLE_ID,
      caption: 'Fresh bread at seven!',
      scheduledAt: '2027-01-15T07:00:00+01:00',
      media: [{ url: 'https://www.example.com/bread.jpg', type: 'image', altText: 'A loaf of bread' }],
    },
    'One post for each of two accounts, by the clocks of Berlin': {
      socialAccountIds: [EXAMPLE_ID, OTHER_EXAMPLE_ID],
      caption: 'Fresh bread at seven!',
      captions: { [OTHER_EXAMPLE_ID]: 'We bake from four. Come at seven.' },
      scheduledAt: '2027-01-15T07:00:00',
      timeZone: 'Europe/Berlin',
      firstComment: 'Doors open at six.',
    },
    'An article on LinkedIn': {
      socialAccountId: OTHER_EXAMPLE_ID,
      postType: 'article',
      link: 'https://www.example.com/sourdough',
      title: 'How we make sourdough',
      scheduledAt: '2027-01-15T07:00:00Z',
    },
  },
  files: true,
  answers: {
    200: {
      description: 'A dry run: these posts would be made; nothing was scheduled, and no file was kept',
      schema: z.strictObject({
        success: z.literal(true),
        dryRun: z.literal(true),
        scheduledFor: time,
        posts: z.array(wouldBe),
        warnings,
      }),
    },
    201: {
      description: 'The posts are scheduled',
      headers: { Location: 'The address of the (first) post', ETag: 'The version of the (first) post, for If-Match' },
      schema: z.strictObject({
        success: z.literal(true),
        postDetailId: idOut.meta({ description: 'The first post' }),
        scheduledFor: time,
        posts: z.array(scheduled),
        warnings,
      }),
      example: {
        success: true,
        postDetailId: EXAMPLE_ID,
        scheduledFor: '2027-01-15T06:00:00.000Z',
        posts: [
          {
            postDetailId: EXAMPLE_ID,
            socialAccountId: OTHER_EXAMPLE_ID,
            platform: 'instagram',
            scheduledFor: '2027-01-15T06:00:00.000Z',
            status: 'pending',
          },
        ],
      },
    },
  },
  refusals: {
    413: 'A file or a field is too large',
    415: 'A file is of a type that no platform takes',
    422: 'A platform cannot publish this; `errors` names each reason',
    503: 'The database did not answer: the post may be scheduled or not',
    507: 'No room for files',
  },
  async run(services, { query, body, files, principal, keepAnswer }) {
    const { db, now } = services
    const { companyId, createdBy } = principal
    const request = await scheduleRequestOf(body, now())
    const items = [...files.map(asMedia), ...(await recogniseOwn(services, companyId, request.media))]
    await useNamedInOptions(services, companyId, request.options)
    if (items.length > MAX_FILES) {
      throw invalidFields([{ path: 'media', message: `at most ${MAX_FILES} files and media together` }])
    }
    const { socialAccountIds } = request
    const accounts = inOrder(socialAccountIds, await findSocialAccounts(db, companyId, socialAccountIds))
    const planned = accounts.map((account) => {
      const draft: Draft = { ...request, media: items, caption: request.captionOf(account.id) }
      const captionPath = request.hasOwnCaption(account.id) ? `captions.${account.id}` : 'caption'
      return { account, draft, captionPath, options: optionsFor(account.platform, draft) }
    })
    const lost = planned.flatMap(({ draft, options }) => lostMentions(options, draft.caption ?? ''))
    if (lost.length > 0) throw invalidFields(once(lost))
    const checked = await preflight(services, planned, request)
    if (checked.errors.length > 0) {
      await discardFiles(services, checked.made)
      throw invalidFields(checked.errors, 422)
    }
    const posts = planned.map(({ account, draft, options }, index) => ({
      companyId,
      createdBy,
      socialAccountId: account.id,
      platform: account.platform,
      postType: request.postType,
      caption: draft.caption,
      media: checked.media[index] ?? items,
      link: request.link,
      title: request.title,
      description: request.description,
      options,
      latePolicy: request.latePolicy,
      lateLimitMinutes: request.lateLimitMinutes,
      timeZone: request.timeZone,
      contentHash: contentHash({ ...draft, media: checked.media[index] ?? items }),
      scheduledFor: request.scheduledAt,
      accountIsDead: account.status === 'needs_reconnect',
    }))
    try {
      const duplicates = await duplicateWarnings(services, companyId, posts, request.scheduledAt)
      const warnings = [...request.warnings, ...checked.warnings, ...duplicates]
      const said = warnings.length > 0 ? { warnings } : {}
      if (query.dryRun) {
        await discardFiles(services, [...files, ...checked.made])
        return { status: 200, body: { success: true, dryRun: true, ...wouldMake(posts, request.scheduledAt), ...said } }
      }
      const answerOf = (ids: string[]) => ({
        status: 201 as const,
        headers: { Location: `/scheduled-posts/${ids[0]}`, ETag: etagOf(1) },
        body: { ...answer(ids, accounts, request.scheduledAt), ...said },
      })
      const ids = await schedulePosts(db, posts, (execute, ids) => keepAnswer(execute, answerOf(ids)))
      return answerOf(ids)
    } catch (error) {
      if (isCommitUnknown(error)) throw lookFirst(error)
      await discardFiles(services, checked.made)
      throw error
    }
  },
})

/** The accounts in the order they were asked for; a refusal names those the company does not have, or not any more. */
function inOrder(ids: string[], found: FoundAccount[]): FoundAccount[] {
  const byId = new Map(found.map((account) => [account.id, account]))
  const path = ids.length > 1 ? 'socialAccountIds' : 'socialAccountId'
  const unknown = ids.filter((id) => !byId.has(id))
  const gone = found.filter((account) => account.disconnected_at !== null)
  if (unknown.length === 0 && gone.length > 0) {
    const says = ({ id, name }: FoundAccount) => `account ${id} (${name}) is disconnected; connect it again first`
    throw invalidFields(
      gone.map((account) => ({ path, message: says(account) })),
      422,
    )
  }
  if (unknown.length > 0) {
    throw invalidFields(unknown.map((id) => ({ path, message: `there is no account ${id}` })))
  }
  return ids.map((id) => byId.get(id) as FoundAccount)
}

function wouldMake(posts: PostToSchedule[], scheduledAt: Date) {
  const scheduledFor = scheduledAt.toISOString()
  return {
    scheduledFor,
    posts: posts.map(({ socialAccountId, platform, postType, caption }) => ({
      socialAccountId,
      platform,
      scheduledFor,
      publications: plannedPublications(postType),
      caption,
    })),
  }
}

function answer(ids: string[], accounts: FoundAccount[], scheduledAt: Date) {
  const scheduledFor = scheduledAt.toISOString()
  return {
    success: true as const,
    postDetailId: ids[0] as string,
    scheduledFor,
    posts: accounts.map((account, index) => ({
      postDetailId: ids[index] as string,
      socialAccountId: account.id,
      platform: account.platform,
      scheduledFor,
      status: 'pending' as const,
    })),
  }
}

// The posts may be there, so their files stay: a post without its picture would be worse than a picture without a post.
const lookFirst = (cause: unknown) =>
  new ApiProblem(503, {
    code: 'outcome-unknown',
    detail:
      'The database did not answer when it was asked to commit: the post may be scheduled or not. Look at GET /scheduled-posts before you send it again; with an Idempotency-Key just send it again.',
    keepsFiles: true,
    cause,
  })
