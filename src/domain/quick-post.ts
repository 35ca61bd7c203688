import type { ClaimedPost } from './claimed-post'

/** What is kept for a quick post: three times what one usually takes. */
export const QUICK_RESERVE_MS = 3_000

/**
 * Whether a post usually takes about a second: a text or a link, tried for the first time. There is nothing to upload, no
 * platform that processes it, nothing to ask about and no comment behind it. Everything else takes 2 to 30 seconds.
 */
export const isQuick = ({ media, options, attempt }: Pick<ClaimedPost, 'media' | 'options' | 'attempt'>): boolean =>
  media.length === 0 && options.firstComment === undefined && attempt === 1
