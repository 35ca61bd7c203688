import { somethingChanged } from '../api/changes'
import { api, isStatus } from '../api/client'
import type { PostGlance } from '../api/shapes'
import { useChange } from '../api/use-change'
import { at } from '../base'
import { may } from '../session/session'
import { words } from '../words'
import { remedies as ours } from '../words/remedies'
import { Button, LinkButton } from './button'
import { useIntent } from './intent'
import { causeOf, type Remedy, remedies } from './remedy'

/** The one best thing to do about this post, for who may do it. */
export function BestAction({ post }: { post: PostGlance }) {
  const remedy = remedies[causeOf(post)]
  if (!may(remedy === 'reconnect' ? 'admin' : 'write')) return null
  // What failed on another version of the post is no answer about this one.
  if (remedy === 'retry') return <Retry key={post.version} post={post} />
  return <Lead post={post} remedy={remedy} />
}

function Lead({ post, remedy }: { post: PostGlance; remedy: Exclude<Remedy, 'retry'> }) {
  const its = at(`/posts/${post.postDetailId}`)
  const where = {
    resolve: its,
    reconnect: at(`/accounts/${post.socialAccountId}`),
    edit: `${its}/edit`,
    reschedule: `${its}/edit`,
  }
  return (
    <LinkButton class="small" href={where[remedy]}>
      {ours.button[remedy]}
      <Of post={post} />
    </LinkButton>
  )
}

function Retry({ post }: { post: PostGlance }) {
  const intent = useIntent()
  const { postDetailId: id, version } = post
  const retry = useChange(
    () =>
      intent((key) =>
        api.retryPost({ path: { id }, headers: { 'If-Match': `"${version}"`, 'Idempotency-Key': key } }),
      ).catch((error: unknown) => {
        // Somebody was faster: what they made of it is what is to be seen here.
        if (isStatus(error, 412) || isStatus(error, 409)) somethingChanged()
        throw error
      }),
    ours.retried,
  )
  return (
    <Button class="small" busy={retry.busy} onClick={() => void retry.run()}>
      {ours.button.retry}
      <Of post={post} />
    </Button>
  )
}

/** Which post is meant, for who hears buttons out of their rows. */
const Of = ({ post }: { post: PostGlance }) => (
  <span class="hidden">
    : {post.caption || words.posts.noCaption}, {post.accountName}
  </span>
)
