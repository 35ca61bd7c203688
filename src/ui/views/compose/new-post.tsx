import { useState } from 'preact/hooks'
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
import { compose } from '../../words/compose'
import { NewPostForm } from './new-post-form'

async function askForNew(copy: string | undefined, signal: AbortSignal) {
  const [listed, copied] = await Promise.all([
    api.listAccounts({ signal }),
    copy ? api.getPost({ path: { id: copy }, signal }) : undefined,
  ])
  return { accounts: listed.body.accounts, copied: copied?.body.post }
}

/** A new post, empty, for a day or an account, or as a copy of another one. */
export function NewPost() {
  const { query: address } = useRoute()
  const query = useQuery(`new/${address.copy ?? ''}`, (signal) => askForNew(address.copy, signal))
  const [round, next] = useState(0)
  if (!may('write')) return <Forbidden title={compose.newTitle} scope="write" />
  return (
    <>
      <PageTitle title={compose.newTitle} />
      <Loaded query={query} lines={10}>
        {({ accounts, copied }) =>
          accounts.length === 0 ? (
            <Empty title={compose.noAccounts}>
              <p>{may('admin') ? compose.noAccountsWhy : compose.noAccountsRead}</p>
              {may('admin') && (
                <LinkButton kind="primary" href={at('/accounts?connect=1')}>
                  {compose.connect}
                </LinkButton>
              )}
            </Empty>
          ) : (
            <NewPostForm
              key={`${address.copy} ${address.at} ${address.account} ${round}`}
              accounts={accounts}
              copied={copied}
              address={address}
              onAnother={() => next(round + 1)}
            />
          )
        }
      </Loaded>
    </>
  )
}
