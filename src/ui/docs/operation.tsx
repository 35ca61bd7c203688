import { useState } from 'preact/hooks'
import { Button } from '../parts/button'
import { docs } from '../words/docs'
import { type Answer, type Described, type Description, type Media, resolve } from './description'
import { inline, Prose } from './prose'
import { Bounds, Shape, typeOf } from './shape'
import { TryIt } from './try-it'

type Props = { description: Description; operation: Described }

/** One thing that the API does, or tells: what it takes and what it answers. */
export function OperationCard({ description, operation }: Props) {
  const { operationId, method, path, summary, isEvent, security } = operation
  const [trying, tryIt] = useState(false)
  return (
    <article class="card operation" id={operationId} aria-labelledby={`${operationId}-title`}>
      <h3 id={`${operationId}-title`}>{summary}</h3>
      <p class="operation-address">
        <span class={`method ${isEvent ? 'event' : method}`}>{isEvent ? docs.event : method.toUpperCase()}</span>
        <code>{path}</code>
        {!isEvent && security?.length === 0 && <span class="soft">{docs.open}</span>}
      </p>
      <Prose text={operation.description} />
      <Parameters description={description} operation={operation} />
      {operation.requestBody && (
        <section>
          <h4>{docs.body}</h4>
          {Object.entries(operation.requestBody.content).map(([type, media]) => (
            <MediaShape key={type} description={description} type={type} media={media} />
          ))}
        </section>
      )}
      <section>
        <h4>{docs.answers}</h4>
        {Object.entries(operation.responses).map(([status, answer]) => (
          <AnswerShape key={status} description={description} status={status} answer={resolve(description, answer)} />
        ))}
      </section>
      {!isEvent && (
        <p>
          <Button aria-expanded={trying} onClick={() => tryIt(!trying)}>
            {docs.tryIt}
          </Button>
        </p>
      )}
      {trying && <TryIt description={description} operation={operation} />}
    </article>
  )
}

function Parameters({ description, operation }: Props) {
  const parameters = (operation.parameters ?? []).map((one) => resolve(description, one))
  if (parameters.length === 0) return null
  return (
    <details>
      <summary>
        <h4>
          {docs.parameters} ({parameters.length})
        </h4>
      </summary>
      <ul class="shape">
        {parameters.map(({ name, in: where, required, description: said, schema = {} }) => (
          <li key={`${where}-${name}`} class="shape-line">
            <code class="field-name">{name}</code>{' '}
            <span class="soft">
              {docs.places[where]}, {typeOf(schema)}
            </span>
            {required && <span class="needed">{docs.required}</span>}
            {said && <span> {inline(said)}</span>}
            <Bounds schema={schema} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function MediaShape({ description, type, media }: { description: Description; type: string; media: Media }) {
  const examples = media.examples
    ? Object.values(media.examples)
    : media.example !== undefined
      ? [{ summary: docs.example, value: media.example }]
      : []
  return (
    <>
      <details>
        <summary>
          <code>{type}</code>
        </summary>
        {media.schema && <Shape description={description} schema={media.schema} />}
      </details>
      {examples.map(({ summary, value }) => (
        <details key={summary}>
          <summary>
            {docs.example}
            {summary && summary !== docs.example && `: ${summary}`}
          </summary>
          <pre>{JSON.stringify(value, null, 2)}</pre>
        </details>
      ))}
    </>
  )
}

function AnswerShape({ description, status, answer }: { description: Description; status: string; answer: Answer }) {
  const kind = status.startsWith('2') || status.startsWith('3') ? 'good' : 'bad'
  return (
    <div class="answer">
      <p>
        <strong class={`status ${kind}`}>{status}</strong> {answer.description && inline(answer.description)}
      </p>
      {kind === 'good' &&
        Object.entries(answer.content ?? {}).map(([type, media]) => (
          <MediaShape key={type} description={description} type={type} media={media} />
        ))}
    </div>
  )
}
