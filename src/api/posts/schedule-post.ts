import type { RequestHandler } from 'express'
import type { SocialAccountRow } from '../../db/models/social-account'
import { findSocialAccounts } from '../../db/queries/find-social-accounts'
import { ScheduleOutcomeUnknown, schedulePosts } from '../../db/queries/schedule-posts'
import type { MediaItem, Platform } from '../../domain/post'
import { formatOf } from '../../media/media-formats'
import type { MediaStore, StoredMedia } from '../../media/media-store'
import type { Logger } from '../../observability/log'
import { principalOf } from '../auth/authenticate'
import { MAX_FILES, receivedFiles } from '../media/receive-files'
import { ApiProblem, type FieldError, invalidFields } from '../problem'
import type { ApiServices } from '../services'
import type { Draft } from './draft'
import { advice, unpublishable } from './publishable'
import { parseScheduleRequest } from './schedule-request'
import { optionErrors, optionsFor } from './usable-options'

/** `POST /schedule-post`: one post for each account, all of them or none. */
export function schedulePost({ models, media, now, log }: ApiServices): RequestHandler {
  return async (req, res) => {
    const files = receivedFiles(req)
    try {
      const { companyId, createdBy } = principalOf(res)
      const request = parseScheduleRequest(req.body, now())
      const items = [...files.map(asMedia), ...request.media]
      if (items.length > MAX_FILES) {
        throw invalidFields([{ path: 'media', message: `at most ${MAX_FILES} files and media together` }])
      }
      const accounts = inOrder(
        request.socialAccountIds,
        await findSocialAccounts(models, companyId, request.socialAccountIds),
      )
      const draft: Draft = { ...request, media: items }
      const platforms = [...new Set(accounts.map((account) => account.platform))]
      checkPublishable(accounts, platforms, draft)
      const posts = accounts.map((account) => ({
        companyId,
        createdBy,
        socialAccountId: account.id,
        platform: account.platform,
        postType: request.postType,
        caption: request.caption,
        media: items,
        link: request.link,
        title: request.title,
        description: request.description,
        options: optionsFor(account.platform, draft),
        latePolicy: request.latePolicy,
        lateLimitMinutes: request.lateLimitMinutes,
        scheduledFor: request.scheduledAt,
        accountIsDead: account.status === 'needs_reconnect',
      }))
      const ids = await schedulePosts(models, posts)
      res
        .status(201)
        .location(`/scheduled-posts/${ids[0]}`)
        .json({ ...answer(ids, accounts, request.scheduledAt), ...warnings(accounts, platforms, draft) })
    } catch (error) {
      if (error instanceof ScheduleOutcomeUnknown) throw lookFirst(error)
      await removeAll(media, files, log)
      throw error
    }
  }
}

function asMedia({ url, key, contentType, size }: StoredMedia): MediaItem {
  return { url, type: formatOf(contentType)?.type ?? 'document', key, contentType, size }
}

/** The accounts in the order they were asked for; a 400 that names those the company does not have. */
function inOrder(ids: number[], found: SocialAccountRow[]): SocialAccountRow[] {
  const byId = new Map(found.map((account) => [account.id, account]))
  const unknown = ids.filter((id) => !byId.has(id))
  if (unknown.length > 0) {
    const path = ids.length > 1 ? 'socialAccountIds' : 'socialAccountId'
    throw invalidFields(unknown.map((id) => ({ path, message: `there is no account ${id}` })))
  }
  return ids.map((id) => byId.get(id) as SocialAccountRow)
}

// Two accounts on one platform have the same to complain about, once.
function checkPublishable(accounts: SocialAccountRow[], platforms: Platform[], draft: Draft): void {
  const unfit = platforms.flatMap((platform) => unpublishable(platform, draft))
  const errors = [
    ...unfit,
    ...optionErrors(platforms, draft),
    ...accounts.flatMap((account) => loginErrors(account, draft)),
  ]
  if (errors.length > 0) throw invalidFields(errors, 422)
}

// Only an account that was connected through Facebook may invite others.
function loginErrors({ id, name, platform, login }: SocialAccountRow, draft: Draft): FieldError[] {
  if (platform !== 'instagram' || login !== 'instagram' || !optionsFor(platform, draft).collaborators) return []
  const message = `account ${id} (${name}) can invite nobody: that needs an account connected through Facebook`
  return [{ path: 'collaborators', message }]
}

function answer(ids: number[], accounts: SocialAccountRow[], scheduledAt: Date) {
  const scheduledFor = scheduledAt.toISOString()
  return {
    success: true,
    postDetailId: ids[0],
    scheduledFor,
    posts: accounts.map((account, index) => ({
      postDetailId: ids[index],
      socialAccountId: account.id,
      platform: account.platform,
      scheduledFor,
      status: 'pending',
    })),
  }
}

function warnings(accounts: SocialAccountRow[], platforms: Platform[], draft: Draft): { warnings?: string[] } {
  const dead = accounts.filter((account) => account.status === 'needs_reconnect')
  const all = [
    ...dead.map(({ id, name }) => `Account ${id} (${name}) has to be connected again before its posts can go out`),
    ...platforms.flatMap((platform) => advice(platform, draft)),
  ]
  return all.length > 0 ? { warnings: all } : {}
}

// The posts may be there, so their files stay: a post without its picture would be worse than a picture without a post.
const lookFirst = (cause: Error) =>
  new ApiProblem(503, {
    code: 'outcome-unknown',
    detail:
      'The database did not answer when it was asked to commit: the post may be scheduled or not. Look at GET /scheduled-posts before you send it again.',
    cause,
  })

async function removeAll(media: MediaStore, files: StoredMedia[], log: Logger): Promise<void> {
  for (const { key } of files) {
    await media.remove(key).catch((err) => log.warn({ err, key }, 'A file of a refused request was not removed'))
  }
}
