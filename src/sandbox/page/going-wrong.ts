import { operations } from '../operations'
import { type ActiveFault, faultKinds } from '../state/faults'
import type { World } from '../state/world'
import { escaped } from './escaped'

/** The part of the page that makes calls slow or fail. */
export function renderGoingWrong(world: World): string {
  const { default: latency } = world.latency.settings()
  return `<details>
<summary>Faults and latency</summary>
<form id="latency">
<label>Each call takes <input name="ms" type="number" min="0" max="600000" step="1" value="${latency}" required> ms</label>
<button>Set</button>
</form>
<form id="fault">
<label>Calls <input name="operation" list="operations" value="*" required></label>
<label>end in <select name="kind">${faultKinds.map((kind) => `<option>${kind}</option>`).join('')}</select></label>
<label><select name="often"><option value="once">once</option><option value="every">every time</option></select></label>
<button>Add</button>
</form>
<datalist id="operations">${['*', ...operations].map((name) => `<option value="${name}"></option>`).join('')}</datalist>
<p id="mistake" role="alert"></p>
<ul id="faults">${world.faults.all().map(renderFault).join('')}</ul>
<noscript><p>These switches need JavaScript; curl does as well: docs/sandbox.md.</p></noscript>
</details>`
}

function renderFault({ id, rule, seen, fired }: ActiveFault): string {
  const { operation, path, account, kind, every, next, nth } = rule
  const where = [operation, path, account].filter((part) => part !== undefined).join(', ') || '*'
  const often = nth === undefined ? (every ? 'every time' : `${next ?? 1} ×`) : `no. ${[nth].flat().join(', ')}`
  const said = escaped(`${where}: ${kind}, ${often}`)
  return `<li>${said} <small>(met ${seen}, struck ${fired})</small> <button data-remove="${escaped(id)}" aria-label="Remove ${said}">Remove</button></li>`
}
