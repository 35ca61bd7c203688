import { at } from '../base'
import type { Scope } from '../session/session'
import { words } from '../words'
import { LinkButton } from './button'
import { Empty } from './empty'
import { PageTitle } from './page-title'

/** A view that whoever is signed in may not open: what it would need, and the way back. */
export function Forbidden({ title, scope }: { title: string; scope: Scope }) {
  return (
    <>
      <PageTitle title={title} />
      <Empty title={words.errors.forbidden(scope)}>
        <LinkButton href={at('/')}>{words.errors.back}</LinkButton>
      </Empty>
    </>
  )
}
