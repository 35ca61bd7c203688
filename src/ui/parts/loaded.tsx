import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ProblemError } from '../../client'
import { inWords } from '../api/in-words'
import type { Query } from '../api/use-query'
import { at } from '../base'
import { timeWithSeconds } from '../time/zone'
import { words } from '../words'
import { Button, LinkButton } from './button'
import { CopyButton } from './copy-button'

type Props<Data> = {
  query: Query<Data>
  /** How many lines it has about, so that nothing jumps when it comes. */
  lines?: number
  children: (data: Data) => ComponentChildren
}

/** What was asked for, in each of its states: on its way, there, refused, and no longer fresh. */
export function Loaded<Data>({ query, lines = 4, children }: Props<Data>) {
  if (query.data === undefined)
    return query.error === undefined ? <Skeleton lines={lines} /> : <Trouble query={query} />
  return (
    <>
      {query.error !== undefined && query.at && (
        <p class="strip stale" role="status">
          {query.error instanceof ProblemError
            ? words.errors.staleRefused(timeWithSeconds(query.at), inWords(query.error))
            : words.errors.stale(timeWithSeconds(query.at))}{' '}
          <Button kind="quiet" onClick={query.reload}>
            {words.errors.retry}
          </Button>
        </p>
      )}
      {children(query.data)}
    </>
  )
}

/** What comes sooner needs no word of waiting. */
const WAIT_MS = 300

export function Skeleton({ lines }: { lines: number }) {
  const [shown, show] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => show(true), WAIT_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div class={`skeleton${shown ? ' shown' : ''}`} role="status">
      <span class="hidden">{shown ? words.errors.loading : ''}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="bar" />
      ))}
    </div>
  )
}

/** Why there is nothing to show, and what can be done about it. */
export function Trouble({ query }: { query: Pick<Query<unknown>, 'error' | 'reload'> }) {
  const { error } = query
  const problem = error instanceof ProblemError ? error.problem : undefined
  return (
    <section class="trouble" role="alert">
      <h2>{words.errors.title}</h2>
      <p>{inWords(error)}</p>
      {problem?.requestId && (
        <p class="soft">
          {words.errors.requestId} <code>{problem.requestId}</code> <CopyButton text={problem.requestId} />
        </p>
      )}
      <p class="row">
        {problem?.status !== 404 && <Button onClick={query.reload}>{words.errors.retry}</Button>}
        <LinkButton kind="quiet" href={at('/')}>
          {words.errors.back}
        </LinkButton>
      </p>
    </section>
  )
}
