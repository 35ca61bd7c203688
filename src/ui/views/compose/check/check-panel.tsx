import type { FieldError } from '../../../../domain/field-error'
import { inWords } from '../../../api/in-words'
import { at } from '../../../base'
import { Button } from '../../../parts/button'
import { dateAndTime } from '../../../time/zone'
import { check, compose } from '../../../words/compose'
import type { Editing } from '../form/use-form'
import { asksWhichMoment, fieldId, fieldName, withNames } from './in-words'
import type { Check, Verdict } from './use-check'

type Props = {
  editing: Editing
  check: Check
  errors: FieldError[]
  /** Why nothing is checked yet. */
  waiting: string | undefined
}

/** What would become of the form if it were sent now. */
export function CheckPanel({ editing, check: { verdict, fresh, again }, errors, waiting }: Props) {
  return (
    <section class="check-panel" aria-live="polite" aria-busy={!waiting && !fresh}>
      <h2>{check.title}</h2>
      {waiting && errors.length === 0 ? (
        <p class="soft">{waiting}</p>
      ) : (
        <>
          {errors.length > 0 && <Wrong editing={editing} errors={errors} />}
          {verdict?.trouble !== undefined && (
            <p class="mistake">
              {check.trouble}: {inWords(verdict.trouble)}{' '}
              <Button class="small" onClick={again}>
                {check.again}
              </Button>
            </p>
          )}
          {verdict?.scheduledFor && errors.length === 0 && fresh && (
            <p class="fine">
              {check.ok} {!editing.form.now && check.goesOut(dateAndTime(verdict.scheduledFor))}
            </p>
          )}
          {!waiting && !fresh && <p class="soft">{check.checking}</p>}
          {verdict && verdict.warnings.length > 0 && <Surprises editing={editing} {...verdict} />}
        </>
      )}
    </section>
  )
}

function Wrong({ editing: { form, accounts }, errors }: { editing: Editing; errors: FieldError[] }) {
  const lead = (event: Event, path: string) => {
    event.preventDefault()
    const field = document.getElementById(fieldId(path))
    const control = field?.matches('input, textarea, select')
      ? field
      : field?.querySelector('input, textarea, select, button')
    ;(control as HTMLElement | null)?.focus()
    field?.scrollIntoView({ block: 'center' })
  }
  return (
    <>
      <h3 class="mistake">{check.wrong(errors.length)}</h3>
      <ul class="findings">
        {errors.map(({ path, message, code }) => (
          <li key={`${path} ${message}`}>
            {path && (
              <a href={`#${fieldId(path)}`} onClick={(event) => lead(event, path)}>
                {fieldName(path, form, accounts)}
              </a>
            )}
            {path && ': '}
            <span>{asksWhichMoment({ path, message, code }) ? compose.twice : withNames(message, accounts)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

type SurprisesProps = { editing: Editing } & Pick<Verdict, 'warnings' | 'twins'>

function Surprises({ editing: { accounts }, warnings, twins }: SurprisesProps) {
  return (
    <>
      <h3 class="ask">{check.surprises}</h3>
      <ul class="findings">
        {warnings.map((warning) => {
          const twin = twins.find((one) => one.warning === warning)?.postDetailId
          return (
            <li key={warning}>
              {twin ? (
                <>
                  <strong>{check.twin}:</strong> {withNames(warning.replace(` ${twin}`, ''), accounts)}.{' '}
                  <a href={at(`/posts/${twin}`)} target="_blank" rel="noreferrer">
                    {check.look}
                  </a>
                </>
              ) : (
                withNames(warning, accounts)
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}
