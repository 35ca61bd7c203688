import { PageTitle } from '../../parts/page-title'

export function Failures() {
  return <PageTitle title="Failures" />
}
