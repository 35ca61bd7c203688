import { api } from '../../api/client'
import { useQuery } from '../../api/use-query'
import { words } from '../../words'
import { postsList as ours } from '../../words/posts-list'
import type { AddressQuery, ChangeAddress } from './address'
import { Choice } from './choice'

type Props = { query: AddressQuery; change: ChangeAddress }

/** Which account; of the chosen platform, where one is. */
export function AccountSelect({ query, change }: Props) {
  const { data } = useQuery('accounts', async (signal) => (await api.listAccounts({ signal })).body.accounts)
  const fitting = (data ?? []).filter(({ platform }) => !query.platform || platform === query.platform)
  const options = fitting.map(({ id, name, platform }): readonly [string, string] => [
    id,
    `${name} (${words.posts.platforms[platform]})`,
  ])
  // Until they are there, or when it is none of them, what is chosen stands by its id.
  const { account } = query
  if (account && !options.some(([id]) => id === account)) options.push([account, account])
  return <Choice label={ours.account} any={ours.anyAccount} name="account" {...{ options, query, change }} />
}
