import { PageTitle } from '../../parts/page-title'

export function Connect() {
  return <PageTitle title="Connect" />
}
