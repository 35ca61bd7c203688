import { useState } from 'preact/hooks'
import { useRoute } from 'preact-iso/router'
import type { Answer } from '../../../client'
import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { Forbidden } from '../../parts/forbidden'
import { PageTitle } from '../../parts/page-title'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { may } from '../../session/session'
import { accounts, connecting } from '../../words/accounts'
import './accounts.css'
import { Candidates } from './candidates'

/** After a login: what it reaches is chosen, and then is connected. */
export function Connect() {
  const { connection = '' } = useRoute().params
  const [done, setDone] = useState<Answer<'chooseAccounts'>['body']>()
  if (!may('admin')) return <Forbidden title={connecting.title} scope="admin" />
  return (
    <>
      <PageTitle title={connecting.title} />
      {done ? <Done {...done} /> : <Candidates connection={connection} onDone={setDone} />}
    </>
  )
}

function Done({ accounts: connected, postsReleased }: Answer<'chooseAccounts'>['body']) {
  const [first] = connected
  return (
    <section class="card stack narrow" role="status">
      <h2>{connecting.done(connected.length)}</h2>
      <ul class="stack">
        {connected.map(({ id, name, platform }) => (
          <li key={id} class="row">
            <PlatformGlyph platform={platform} />
            <a href={at(`/accounts/${id}`)}>{name}</a>
          </li>
        ))}
      </ul>
      {postsReleased > 0 && <p>{accounts.released(postsReleased).trim()}</p>}
      <p class="row">
        <LinkButton kind="primary" href={at('/accounts')}>
          {connecting.back}
        </LinkButton>
        {first && <LinkButton href={at(`/new?account=${first.id}`)}>{connecting.write}</LinkButton>}
      </p>
    </section>
  )
}
