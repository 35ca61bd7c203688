import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { apiAddress } from '../base'
import { Button } from '../parts/button'
import { Field } from '../parts/field'
import { docs } from '../words/docs'
import { type Described, type Description, type Parameter, resolve } from './description'

/** The key that is tried with: in this page alone, for as long as it is open. */
const key = signal('')

type Props = { description: Description; operation: Described }

/** A form that calls the operation for real, and shows what it answers. */
export function TryIt({ description, operation }: Props) {
  const [answer, setAnswer] = useState<string>()
  const [busy, setBusy] = useState(false)
  const parameters = (operation.parameters ?? []).map((one) => resolve(description, one))
  const json = operation.requestBody?.content['application/json']
  const example = json?.examples ? Object.values(json.examples)[0]?.value : json?.example
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setAnswer(await send(operation, parameters, new FormData(event.currentTarget as HTMLFormElement)))
    setBusy(false)
  }
  return (
    <form class="stack try-it" onSubmit={submit}>
      <p class="soft">{docs.tryHint}</p>
      {operation.security?.length !== 0 && (
        <Field label={docs.key}>
          {(described) => (
            <input
              {...described}
              class="input"
              type="password"
              autocomplete="off"
              value={key.value}
              onInput={({ currentTarget }) => {
                key.value = currentTarget.value
              }}
            />
          )}
        </Field>
      )}
      {parameters.map(({ name, in: where, required, schema }) => (
        <Field key={`${where}-${name}`} label={`${name} (${docs.places[where]})`}>
          {(described) => (
            <input
              {...described}
              class="input"
              name={`${where}:${name}`}
              required={required}
              placeholder={hint(schema?.examples?.[0])}
            />
          )}
        </Field>
      ))}
      {json && (
        <Field label={docs.body}>
          {(described) => (
            <textarea {...described} class="input" name="body" spellcheck={false} rows={8}>
              {example === undefined ? '' : JSON.stringify(example, null, 2)}
            </textarea>
          )}
        </Field>
      )}
      <p>
        <Button kind="primary" type="submit" busy={busy}>
          {docs.send}
        </Button>
      </p>
      <pre role="status" class="tried">
        {answer}
      </pre>
    </form>
  )
}

const hint = (example: unknown) => (example === undefined ? undefined : String(example))

async function send({ path, method }: Described, parameters: Parameter[], form: FormData): Promise<string> {
  const value = (name: string) => String(form.get(name) ?? '').trim()
  const of = (where: Parameter['in']) =>
    parameters
      .filter((one) => one.in === where)
      .map(({ name }): [string, string] => [name, value(`${where}:${name}`)])
      .filter(([, text]) => text)
  const search = new URLSearchParams(of('query')).toString()
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(value(`path:${name}`)))
  const body = value('body')
  const started = performance.now()
  try {
    const response = await fetch(`${apiAddress}${filled}${search ? `?${search}` : ''}`, {
      method: method.toUpperCase(),
      credentials: 'same-origin',
      headers: {
        ...Object.fromEntries(of('header')),
        'X-Requested-With': 'post-dispatcher',
        ...(key.value && { Authorization: `Bearer ${key.value.trim()}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body }),
    })
    const text = await response.text()
    return `${docs.took(response.status, Math.round(performance.now() - started))}\n${readable(text)}`
  } catch {
    return docs.noAnswer
  }
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
