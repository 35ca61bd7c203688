import { PageTitle } from '../../parts/page-title'

export function Today() {
  return <PageTitle title="Today" />
}
