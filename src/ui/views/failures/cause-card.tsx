import { remedies } from '../../parts/remedy'
import { StandingMark } from '../../parts/standing'
import { may } from '../../session/session'
import { failures as words } from '../../words/failures'
import type { OfOneCause } from './by-cause'
import { LetGo } from './let-go'
import { MoveAll } from './move-all'
import { OneByOne } from './one-by-one'
import { PublishAll } from './publish-all'
import { RetryAll } from './retry-all'
import { Windows } from './windows'

/** One cause: what it means, what to do, and the buttons that do it. */
export function CauseCard({ cause, total, safe, accounts }: OfOneCause) {
  const { name, means, todo } = words.about[cause]
  const remedy = remedies[cause]
  return (
    <section class="card stack cause" id={cause} aria-labelledby={`${cause}-name`}>
      <div class="row apart">
        <h2 id={`${cause}-name`}>
          {name} <span class="soft numbers">{total.toLocaleString()}</span>
        </h2>
        {/* What must be changed first is not repeated as it is: whether that were safe is no question. */}
        {!(safe && remedy === 'edit') && <Safety safe={safe} />}
      </div>
      <p>
        {means} <strong>{todo}</strong>
      </p>
      {may('write') && safe && cause !== 'held' && remedy !== 'edit' && (
        <div class="row">
          {cause === 'too-late' ? <PublishAll count={total} /> : <RetryAll cause={cause} count={total} />}
          {remedy === 'reschedule' && (
            <>
              <MoveAll count={total} />
              <LetGo count={total} />
            </>
          )}
          {remedy === 'reconnect' && <span class="soft small-text">{words.afterReconnect}</span>}
        </div>
      )}
      <Windows accounts={accounts} reconnect={remedy === 'reconnect' && may('admin')} />
      {(!safe || remedy === 'edit') && <OneByOne cause={cause} total={total} />}
    </section>
  )
}

/** Whether doing all of them again can publish anything twice. */
function Safety({ safe }: { safe: boolean }) {
  return (
    <span class={`standing ${safe ? 'published' : 'unconfirmed'}`} title={safe ? words.safeText : words.lookText}>
      <StandingMark standing={safe ? 'published' : 'unconfirmed'} />
      {safe ? words.safe : words.look}
      <span class="hidden">. {safe ? words.safeText : words.lookText}</span>
    </span>
  )
}
