import { useState } from 'preact/hooks'
import { useChange } from '../api/use-change'
import { Button } from '../parts/button'
import { Field } from '../parts/field'
import { sandbox } from '../words/sandbox'
import { addFault, type Fault, removeFault, setLatency, type World } from './control'

/** Makes calls slow or fail. */
export function GoingWrong({ world }: { world: World }) {
  const latency = useChange(setLatency, sandbox.latencySet)
  const add = useChange(addFault, sandbox.faultAdded)
  const remove = useChange(removeFault, sandbox.faultRemoved)
  const [ms, setMs] = useState<string>()
  const submitFault = (event: SubmitEvent) => {
    event.preventDefault()
    const given = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)) as Record<string, string>
    void add.run({ operation: given.operation || '*', kind: given.kind as string, every: given.often === 'every' })
  }
  return (
    <details class="card" open={world.faults.length > 0}>
      <summary>{sandbox.goingWrong(world.faults.length, world.latency)}</summary>
      <div class="stack going-wrong">
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault()
            void latency.run(Number(ms ?? world.latency))
          }}
        >
          <Field label={sandbox.latency}>
            {(described) => (
              <input
                {...described}
                class="input"
                type="number"
                min="0"
                max="600000"
                step="1"
                required
                value={ms ?? world.latency}
                onInput={({ currentTarget }) => setMs(currentTarget.value)}
              />
            )}
          </Field>
          <Button type="submit" busy={latency.busy}>
            {sandbox.set}
          </Button>
        </form>
        <form class="row" onSubmit={submitFault}>
          <Field label={sandbox.calls}>
            {(described) => (
              <input {...described} class="input" name="operation" list="operations" value="*" required />
            )}
          </Field>
          <datalist id="operations">
            {['*', ...world.operations].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Field label={sandbox.endIn}>
            {(described) => (
              <select {...described} class="input" name="kind">
                {world.faultKinds.map((kind) => (
                  <option key={kind}>{kind}</option>
                ))}
              </select>
            )}
          </Field>
          <Field label={sandbox.often}>
            {(described) => (
              <select {...described} class="input" name="often">
                <option value="once">{sandbox.once}</option>
                <option value="every">{sandbox.every}</option>
              </select>
            )}
          </Field>
          <Button type="submit" busy={add.busy}>
            {sandbox.add}
          </Button>
        </form>
        <ul>
          {world.faults.map((fault) => (
            <li key={fault.id} class="row">
              <code>{inWords(fault)}</code>
              <span class="soft">{sandbox.struck(fault.seen, fault.fired)}</span>
              <Button
                kind="quiet"
                class="small"
                aria-label={sandbox.removeFault(inWords(fault))}
                onClick={() => void remove.run(fault.id)}
              >
                {sandbox.remove}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </details>
  )
}

function inWords({ rule: { operation, path, account, kind, every, next, nth } }: Fault): string {
  const where = [operation, path, account].filter((part) => part !== undefined).join(', ') || '*'
  const often = nth === undefined ? (every ? sandbox.every : `${next ?? 1} ×`) : `no. ${[nth].flat().join(', ')}`
  return `${where}: ${kind}, ${often}`
}
