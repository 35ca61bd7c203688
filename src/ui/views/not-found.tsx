import { at } from '../base'
import { LinkButton } from '../parts/button'
import { Empty } from '../parts/empty'
import { words } from '../words'

export function NotFound() {
  return (
    <Empty title={words.errors.missing}>
      <LinkButton href={at('/')}>{words.errors.back}</LinkButton>
    </Empty>
  )
}
