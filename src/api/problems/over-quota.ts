import { counted } from '../../domain/counted'
import type { QuotaReached } from '../../domain/quota'
import { ApiProblem } from './problem'

const MB = 1024 * 1024

/** 429 of what may let more posts wait. */
export const TOO_MANY =
  'Too many requests; `Retry-After` says when to come back. Without it more posts of the company would wait than may'

/** 429: as many posts of the company wait as may. It is no refusal for good: the same is worth sending when some are out. */
export function tooManyPosts({ used, allowed }: QuotaReached): ApiProblem {
  const detail = `Nothing was scheduled: with it ${counted(inWords(used), 'post')} of your company would wait, and ${inWords(allowed)} may. Cancel some of them (GET /scheduled-posts?status=pending lists them), or send it again when some are out.`
  return new ApiProblem(429, { code: 'post-quota', detail, quota: { usedPosts: used, allowedPosts: allowed } })
}

/**
 * 413 for a file with which its company would have more than it may.
 * @param name of one that was sent; others were made here
 */
export function tooMuchMedia({ of, used, allowed }: QuotaReached, name?: string): ApiProblem {
  const what = name ? `"${name}"` : 'A file that was made from yours'
  const [would, may] =
    of === 'bytes'
      ? [`weigh ${inMb(used)} MB`, `weigh ${inMb(allowed)} MB`]
      : [`be ${inWords(used)}`, `be ${inWords(allowed)}`]
  const detail = `${what} is not kept: with it the files of your company would ${would}, and they may ${may}. A file goes when no post has needed it for some days.`
  return new ApiProblem(413, {
    code: of === 'bytes' ? 'media-quota' : 'file-quota',
    detail,
    errors: [{ path: 'files', message: detail }],
    quota: of === 'bytes' ? { usedBytes: used, allowedBytes: allowed } : { usedFiles: used, allowedFiles: allowed },
  })
}

const inMb = (bytes: number) => Math.round((bytes / MB) * 10) / 10

const inWords = (number: number) => number.toLocaleString('en-US')
