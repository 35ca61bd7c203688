import { PageTitle } from '../../parts/page-title'

export function EditPost() {
  return <PageTitle title="Edit" />
}
