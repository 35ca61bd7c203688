import { PageTitle } from '../../parts/page-title'

export function Account() {
  return <PageTitle title="Account" />
}
