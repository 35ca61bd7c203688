import { PageTitle } from '../../parts/page-title'

export function Posts() {
  return <PageTitle title="Posts" />
}
