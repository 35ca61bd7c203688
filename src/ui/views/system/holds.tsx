import { PageTitle } from '../../parts/page-title'

export function Holds() {
  return <PageTitle title="Holds" />
}
