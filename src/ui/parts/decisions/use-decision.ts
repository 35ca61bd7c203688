import { somethingChanged } from '../../api/changes'
import { api, isStatus } from '../../api/client'
import { type Change, useChange } from '../../api/use-change'
import { decisions as words } from '../../words/decisions'
import { useIntent } from '../intent'

/** A post as somebody sees it: what is decided is decided about this version of it, or not at all. */
export type SeenPost = { postDetailId: string; version: number }

const calls = { 'publish-now': api.publishPostNow, retry: api.retryPost, cancel: api.cancelPost }

type Asked = {
  /** Somebody has changed the post since it was seen, and nothing was done. */
  onChanged?: (() => void) | undefined
  /** As `useChange` has it. */
  shown?: (error: unknown) => boolean
}

/** A decision that needs nothing but the post. */
export function useDecision(
  name: keyof typeof calls,
  { postDetailId: id, version }: SeenPost,
  { onChanged, shown }: Asked = {},
): Change<[]> {
  const intent = useIntent()
  return useChange(
    () =>
      intent<unknown>((key) =>
        calls[name]({ path: { id }, headers: { 'If-Match': `"${version}"`, 'Idempotency-Key': key } }),
      ).catch((error: unknown) => {
        if (isStatus(error, 412)) onChanged?.()
        // Somebody was faster: what they made of it is what is to be seen.
        if (isStatus(error, 412) || isStatus(error, 409)) somethingChanged()
        throw error
      }),
    words.done[name],
    shown,
  )
}
