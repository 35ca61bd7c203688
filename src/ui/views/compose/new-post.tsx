import { PageTitle } from '../../parts/page-title'

export function NewPost() {
  return <PageTitle title="New post" />
}
