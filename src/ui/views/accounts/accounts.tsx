import { PageTitle } from '../../parts/page-title'

export function Accounts() {
  return <PageTitle title="Accounts" />
}
