import { PageTitle } from '../../parts/page-title'

export function Calendar() {
  return <PageTitle title="Calendar" />
}
