import type { OldPostRow } from '../db/old-application/read-old-rows'
import { UNNAMED_EXTERNAL_ID } from '../db/posts/resolve-post'
import type { ImportedPost, ImportedState } from '../db/posts/write-imported-posts'
import { readJson } from '../db/stored-json'
import { isCompanyId } from '../domain/company-id'
import { ID_PATTERN } from '../domain/id'
import { type MediaItem, type Platform, type PostType, platforms, postTypes } from '../domain/post'
import { contentHash } from '../posts/content-hash'

/** An account as it is known here: posts of it can be taken over. */
export type KnownAccount = { id: string; companyId: string; platform: Platform }

/** What cannot be taken over, and why: which row of which table. */
export type RefusedRow = { table: string; id: string; reason: string }

/** Why a row is refused, while it is read. */
class Refused extends Error {}

/**
 * Makes a post of ours from one of the old application, or says why it cannot. What state it comes to is told in
 * docs/from-the-old-scheduler.md; what may be out is never pending.
 * @param accountOf the account that the old one has become; undefined for one that was refused
 * @param now of the old application's clock
 */
export function takeOverPost(
  row: OldPostRow,
  accountOf: (oldId: string) => KnownAccount | undefined,
  now: Date,
): ImportedPost | { refused: string } {
  try {
    return toPost(row, accountOf, now)
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message }
    throw error
  }
}

function toPost(row: OldPostRow, accountOf: (oldId: string) => KnownAccount | undefined, now: Date): ImportedPost {
  const id = idOf('id', row.id)
  const companyId = text('company_id', row.companyId)
  if (!isCompanyId(companyId)) throw new Refused(`company_id is no name of a company: ${shown(companyId)}`)
  const platform = wordOf('platform', platforms, row.platform)
  const account = accountOf(text('social_account_id', row.accountId))
  if (!account) throw new Refused(`its account ${shown(row.accountId ?? '')} is not there or was refused`)
  if (account.companyId !== companyId) throw new Refused('its account belongs to another company')
  if (account.platform !== platform) throw new Refused(`its account is one of ${account.platform}, not ${platform}`)
  const state = stateOf(row)
  const meantFor = state.kind === 'pending' ? timeOf('run_at', row.runAt) : (row.runAt ?? row.createdAt ?? now)
  const createdAt = row.createdAt ?? row.queuedAt ?? now
  const postType = postTypeOf(row.postType)
  const { caption } = row
  const media = mediaOf(row.media)
  return {
    id,
    scheduleId: row.scheduleId === null ? undefined : idOf('post_schedule.id', row.scheduleId),
    companyId,
    createdBy: row.createdBy ? `user:${row.createdBy.slice(0, 250)}` : null,
    socialAccountId: account.id,
    platform,
    postType,
    caption,
    media,
    contentHash: contentHash({ postType, caption, media, link: null }),
    runAt: storable(meantFor),
    attempts: Math.max(0, row.queueAttempts ?? row.attempts ?? 0),
    message: row.error || null,
    createdAt: storable(createdAt),
    updatedAt: storable(row.updatedAt ?? createdAt),
    lockedAt: row.lockedAt && storable(row.lockedAt),
    workerId: row.workerId?.slice(0, 255) ?? null,
    state,
  }
}

/** What became of it there. The queue may know more than the post, or less: a process may have died between the two. */
function stateOf({ status, queued, externalId, error, attempts, queueAttempts, lockedAt }: OldPostRow): ImportedState {
  const post = wordOf('status', ['pending', 'processing', 'published', 'failed', 'cancelled'], status)
  const queue =
    queued === null ? null : wordOf('post_schedule.status', ['pending', 'processing', 'done', 'failed'], queued)
  if (post === 'published') return { kind: 'published', externalId: externalId || UNNAMED_EXTERNAL_ID }
  if (post === 'cancelled' || post === 'failed') {
    // What an id names is out, whatever they say, and is never sent again.
    if (externalId) return { kind: post, externalId }
    if (queue !== 'processing' && !(post === 'failed' && queue === 'pending')) return { kind: post }
  }
  if (externalId) return { kind: 'published', externalId }
  if (queue === 'done') return unconfirmed('Its queue says that it is done, and nothing says what is out.')
  if (post === 'processing' || queue === 'processing')
    return unconfirmed('It was being published when the old application was stopped.')
  if (queue === 'failed') return { kind: 'failed' }
  if (queue === null) throw new Refused('post_schedule has no row of it: nobody knows when it was meant to go out')
  const wasTried = lockedAt !== null || Number(queueAttempts ?? 0) > 0 || Number(attempts ?? 0) > 0
  if (!wasTried || wasRefused(error)) return { kind: 'pending' }
  return unconfirmed(`The old application had tried it${error ? `: ${error}` : ', and does not say what came of it'}.`)
}

const unconfirmed = (reason: string): ImportedState => ({ kind: 'unconfirmed', reason: `${reason} It may be out.` })

/**
 * Whether an error that the old application noted says for certain that nothing went out: the platform refused the call, or
 * it never left. Of a timeout, a reset or a server's own failure nobody knows.
 */
export const wasRefused = (error: string | null): boolean =>
  error !== null &&
  !/time.?d? ?out|reset|hang up|network|abort|socket/i.test(error) &&
  /status code 4(?!08)\d\d|\(#(?![12]\))\d+\)|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|access token|permission|invalid/i.test(
    error,
  )

function postTypeOf(written: string | null): PostType {
  // What some versions call a post with several pictures, or any post at all.
  if (written === 'carousel' || written === 'post') return 'feed'
  return wordOf('post_type', postTypes, written)
}

function mediaOf(stored: object | string | null): MediaItem[] {
  const list = parsed(stored) ?? []
  if (!Array.isArray(list)) throw new Refused('media is no JSON list')
  return list.map((item: { url?: unknown; type?: unknown } | null, index) => {
    const url = typeof item?.url === 'string' ? item.url.trim() : ''
    if (url === '' || url.length > 2048) throw new Refused(`media.${index} has no address`)
    const [, type] = /^(image|video|document)\b/i.exec(String(item?.type)) ?? []
    if (!type) throw new Refused(`media.${index} is neither image nor video: ${shown(String(item?.type))}`)
    return { url, type: type.toLowerCase() as MediaItem['type'] }
  })
}

function parsed(stored: object | string | null): object | null {
  try {
    return readJson(stored)
  } catch {
    throw new Refused('media is no JSON')
  }
}

function wordOf<Word extends string>(column: string, words: readonly Word[], written: string | null): Word {
  const word = words.find((one) => one === written)
  if (!word)
    throw new Refused(`${column} is ${written === null ? 'NULL' : shown(written)}: none of ${words.join(', ')}`)
  return word
}

function text(column: string, written: string | null): string {
  if (!written) throw new Refused(`${column} is empty`)
  return written
}

function idOf(column: string, written: string): string {
  if (!ID_PATTERN.test(written)) throw new Refused(`${column} is no id: letters, digits, _ and - only, at most 36`)
  return written
}

function timeOf(column: string, at: Date | null): Date {
  if (!at || Number.isNaN(at.getTime())) throw new Refused(`${column} is no time`)
  return at
}

/** As far as the columns of times reach. */
const storable = (at: Date): Date => {
  if (Number.isNaN(at.getTime())) throw new Refused('one of its times is none')
  return new Date(Math.min(Math.max(at.getTime(), 86_400_000), Date.UTC(2038, 0, 1)))
}

/** A value of somebody else's, short and on one line. */
const shown = (value: string): string => JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
