import { PageTitle } from '../../parts/page-title'

export function Post() {
  return <PageTitle title="Post" />
}
