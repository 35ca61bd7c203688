import { at } from '../base'
import { LinkButton } from '../parts/button'
import { PageTitle } from '../parts/page-title'
import { words } from '../words'

export function NotFound() {
  return (
    <>
      <PageTitle title={words.errors.missing} />
      <LinkButton href={at('/')}>{words.errors.back}</LinkButton>
    </>
  )
}
