import { PageTitle } from '../../parts/page-title'

export function Settings() {
  return <PageTitle title="Settings" />
}
