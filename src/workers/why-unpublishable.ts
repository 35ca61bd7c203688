import type { ClaimedAccount, ClaimedPost, Publication } from '../domain/claimed-post'
import { unpublishable } from '../platforms/judge/unpublishable'

/** A claimed post, as far as it decides whether its platform can take it. */
type Judged = Pick<ClaimedPost, 'platform' | 'postType' | 'caption' | 'media' | 'link' | 'title' | 'options'> & {
  account: Pick<ClaimedAccount, 'login'>
}

/**
 * Why a publication that nothing has left for yet can never be published, for a person; undefined when it may. What is or
 * may be out is asked about at the platform, whatever the rules say by now.
 */
export function whyUnpublishable(
  post: Judged,
  { kind, status }: Pick<Publication, 'kind' | 'status'>,
): string | undefined {
  if (status !== 'planned' && status !== 'preparing') return undefined
  const { platform, postType, caption, media, link = null, title = null, options, account } = post
  const draft = { postType, caption, media, link, title, options }
  const errors = unpublishable(platform, draft, { login: account.login, kinds: [kind] })
  return errors.length > 0 ? errors.map(({ path, message }) => `${path}: ${message}`).join('; ') : undefined
}
