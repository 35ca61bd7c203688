import { useRoute } from 'preact-iso/router'
import { api } from '../../api/client'
import { useQuery } from '../../api/use-query'
import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { Empty } from '../../parts/empty'
import { Forbidden } from '../../parts/forbidden'
import { Loaded } from '../../parts/loaded'
import { PageTitle } from '../../parts/page-title'
import { may } from '../../session/session'
import { compose, send as texts } from '../../words/compose'
import { EditPostForm } from './edit-post-form'

async function askForEdit(id: string, signal: AbortSignal) {
  const { body } = await api.getPost({ path: { id }, signal })
  const account = await api.getAccount({ path: { id: body.post.socialAccountId }, signal })
  return { post: body.post, account: account.body.account }
}

/** A post that is there already, to be changed. */
export function EditPost() {
  const { id = '' } = useRoute().params
  const query = useQuery(`edit/${id}`, (signal) => askForEdit(id, signal))
  if (!may('write')) return <Forbidden title={compose.editTitle} scope="write" />
  return (
    <>
      <PageTitle title={compose.editTitle} />
      <Loaded query={query} lines={10}>
        {({ post, account }) => {
          const why = texts.notEditableWhy[post.status]
          if (!why) return <EditPostForm post={post} account={account} />
          return (
            <Empty title={texts.notEditable}>
              <p>{why}</p>
              <p class="row">
                <LinkButton kind="primary" href={at(`/posts/${id}`)}>
                  {texts.backToPost}
                </LinkButton>
                <LinkButton href={at(`/new?copy=${id}`)}>{texts.copy}</LinkButton>
              </p>
            </Empty>
          )
        }}
      </Loaded>
    </>
  )
}
