import { PageTitle } from '../../parts/page-title'

export function Ticks() {
  return <PageTitle title="Ticks" />
}
