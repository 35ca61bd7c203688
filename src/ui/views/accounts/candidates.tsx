import { useState } from 'preact/hooks'
import { type Answer, newIdempotencyKey } from '../../../client'
import { api } from '../../api/client'
import { shownThere, useChange } from '../../api/use-change'
import { useQuery } from '../../api/use-query'
import { at } from '../../base'
import { Button, LinkButton } from '../../parts/button'
import { Loaded } from '../../parts/loaded'
import { NotDone } from '../../parts/not-done'
import { timeOfDay } from '../../time/zone'
import { words } from '../../words'
import { connecting } from '../../words/accounts'
import { CandidateLine } from './candidate-line'

type Chosen = Answer<'chooseAccounts'>['body']
type Reached = Answer<'getConnection'>['body']

/** What a login reaches, to be chosen from. */
export function Candidates({ connection, onDone }: { connection: string; onDone(chosen: Chosen): void }) {
  const query = useQuery(`connection/${connection}`, async (signal) => {
    const { body } = await api.getConnection({ path: { id: connection }, signal })
    return body
  })
  return (
    <>
      <Loaded query={query}>{(reached) => <Choice {...{ connection, reached, onDone }} />}</Loaded>
      {query.error !== undefined && (
        <p class="row begin-again">
          <LinkButton kind="primary" href={at('/accounts?connect=1')}>
            {connecting.again}
          </LinkButton>
        </p>
      )}
    </>
  )
}

type ChoiceProps = { connection: string; reached: Reached; onDone(chosen: Chosen): void }

function Choice({ connection, reached: { platform, accountId, candidates, expiresAt }, onDone }: ChoiceProps) {
  const possible = candidates.filter(({ problem }) => problem === null)
  // The account that the login was begun for is connected whatever else it reaches: there is nothing to choose.
  const again = candidates.find((one) => accountId !== null && one.accountId === accountId && one.problem === null)
  const [chosen, choose] = useState<string[]>(possible.length === 1 ? possible.map(({ externalId }) => externalId) : [])
  const [missing, setMissing] = useState(false)
  const [key, setKey] = useState(newIdempotencyKey)
  const connect = useChange(
    async () => {
      const { body } = await api.chooseAccounts({
        path: { id: connection },
        headers: { 'Idempotency-Key': key },
        ...(!again && { body: { externalIds: chosen } }),
      })
      onDone(body)
    },
    undefined,
    shownThere,
  )
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!again && chosen.length === 0) return setMissing(true)
    if (!(await connect.run())) setKey(newIdempotencyKey())
  }
  const toggle = (externalId: string, on: boolean) => {
    setMissing(false)
    choose(on ? [...chosen, externalId] : chosen.filter((one) => one !== externalId))
  }
  return (
    <form class="card stack narrow" onSubmit={submit}>
      <h2>{again ? connecting.reconnect : possible.length > 0 ? connecting.candidates : connecting.nothing}</h2>
      <p class="soft">
        {again ? connecting.reconnectWhat(again.name) : connecting.from(words.posts.platforms[platform])}{' '}
        {possible.length > 0 ? connecting.until(timeOfDay(expiresAt)) : connecting.nothingWhy}
      </p>
      <ul class="candidates">
        {candidates.map((candidate) => (
          <CandidateLine
            key={candidate.externalId}
            candidate={candidate}
            chosen={again ? candidate === again : chosen.includes(candidate.externalId)}
            fixed={again !== undefined}
            onToggle={(on) => toggle(candidate.externalId, on)}
          />
        ))}
      </ul>
      {missing && (
        <p class="mistake" role="alert">
          {connecting.nothingChosen}
        </p>
      )}
      <NotDone error={connect.error} />
      <p class="row">
        {possible.length > 0 && (
          <Button kind="primary" type="submit" busy={connect.busy}>
            {again ? connecting.reconnect : connecting.submit(chosen.length)}
          </Button>
        )}
        {!again && possible.length > 1 && (
          <Button onClick={() => choose(possible.map(({ externalId }) => externalId))}>{connecting.all}</Button>
        )}
        <LinkButton kind="quiet" href={at('/accounts')}>
          {connecting.back}
        </LinkButton>
      </p>
    </form>
  )
}
