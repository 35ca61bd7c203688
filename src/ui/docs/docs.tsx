import { useEffect, useMemo, useState } from 'preact/hooks'
import { useQuery } from '../api/use-query'
import { at } from '../base'
import { BrandMark } from '../parts/brand-mark'
import { LinkButton } from '../parts/button'
import { Field } from '../parts/field'
import { Loaded } from '../parts/loaded'
import { docs } from '../words/docs'
import { byTag, type Described, type Description, DOCUMENT, loadDescription } from './description'
import { OperationCard } from './operation'
import { Prose } from './prose'

/** What the API can do, from its own description. */
export function Docs() {
  const query = useQuery('description', loadDescription)
  return <Loaded query={query}>{(description) => <Whole description={description} />}</Loaded>
}

function Whole({ description }: { description: Description }) {
  const [wanted, want] = useState('')
  const { info } = description
  // The address may name an operation, which the browser has looked for before it was there.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), [])
  const tags = useMemo(() => byTag(description), [description])
  const shown = tags
    .map((tag) => ({ ...tag, all: tag.all.filter((operation) => isWanted(operation, wanted)) }))
    .filter(({ all }) => all.length > 0)
  return (
    <div class="docs">
      <nav class="docs-nav" aria-label={docs.title}>
        <a class="brand" href={at('/')}>
          <BrandMark size={24} /> {info.title}
        </a>
        <Field label={docs.find}>
          {(described) => (
            <input
              {...described}
              class="input"
              type="search"
              value={wanted}
              onInput={({ currentTarget }) => want(currentTarget.value)}
            />
          )}
        </Field>
        {shown.map(({ name, all }) => (
          <details key={name} open={wanted !== ''}>
            <summary>{name}</summary>
            <ul>
              {all.map(({ operationId, summary }) => (
                <li key={operationId}>
                  <a href={`#${operationId}`}>{summary}</a>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </nav>
      <main class="docs-main">
        <header class="stack">
          <h1>
            {info.title} {docs.title} <span class="soft">{info.version}</span>
          </h1>
          <p>{info.summary}</p>
          <Prose text={info.description} />
          <p class="row">
            <LinkButton href={DOCUMENT}>{docs.document}</LinkButton>
            <LinkButton href={at('/')}>{docs.page}</LinkButton>
          </p>
        </header>
        {shown.length === 0 && <p role="status">{docs.nothingFound}</p>}
        {shown.map(({ name, description: said, all }) => (
          <section key={name} class="stack">
            <h2>{name}</h2>
            <Prose text={said} />
            {all.map((operation) => (
              <OperationCard key={operation.operationId} description={description} operation={operation} />
            ))}
          </section>
        ))}
      </main>
    </div>
  )
}

function isWanted({ operationId, path, summary, method }: Described, wanted: string): boolean {
  const text = `${operationId} ${method} ${path} ${summary}`.toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
