import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { ProblemError } from '../../../client'
import { api, isStatus } from '../../api/client'
import { shownThere, useChange } from '../../api/use-change'
import { useQuery } from '../../api/use-query'
import { dateAndTime, momentOf, viewersZone, wallClock } from '../../time/zone'
import { decisions } from '../../words/decisions'
import { Button } from '../button'
import { Dialog } from '../dialog'
import { Field } from '../field'
import { useIntent } from '../intent'
import { NotDone } from '../not-done'
import { bothTimes } from './both-times'
import { bringAlong, companionsOf, namesOf } from './companions'
import { TheirsAndMine } from './theirs-and-mine'
import { WhichTime } from './which-time'
import { ZoneChoice } from './zone-choice'
import './decisions.css'

/** As much of a post as its other time depends on. */
export type Timed = { postDetailId: string; version: number; scheduledFor: string | null; timeZone: string | null }

const HOUR_MS = 3_600_000

type Props = {
  post: Timed
  onClose(): void
  title?: string
  /** Beside the button. */
  actions?: ComponentChildren
  /** What is said of the post above the fields. */
  children?: ComponentChildren
}

/** Gives a post another time, as clocks show it in the viewer's zone or in the post's own. */
export function RescheduleDialog({ post, onClose, title = decisions.reschedule.title, actions, children }: Props) {
  const words = decisions.reschedule
  const form = useId()
  // What is shown behind may be asked for again meanwhile; what was seen here is what is changed.
  const [seen, see] = useState(post)
  const [zone, setZone] = useState(seen.timeZone ?? viewersZone())
  const [clock, setClock] = useState(() => wallClock(seen.scheduledFor ?? new Date(Date.now() + HOUR_MS), zone))
  const [which, choose] = useState<'earlier' | 'later'>()
  const [along, takeAlong] = useState(false)
  const companions = useQuery(`companions:${seen.postDetailId}:${seen.scheduledFor}`, (signal) =>
    companionsOf(seen, signal),
  ).data
  const intent = useIntent()
  const save = useChange(
    async ({ version }: Timed) => {
      const { body } = await intent((key) =>
        api.editPost({
          path: { id: seen.postDetailId },
          headers: { 'If-Match': `"${version}"`, 'Idempotency-Key': key },
          body: { scheduledAt: clock, timeZone: zone, disambiguation: which ?? 'reject' },
        }),
      ).catch(async (error: unknown) => {
        if (isStatus(error, 412)) see((await api.getPost({ path: { id: seen.postDetailId } })).body.post)
        throw error
      })
      const now = body.post.scheduledFor
      return [
        now && words.done(dateAndTime(now)),
        now && along && companions?.length && (await bringAlong(companions, now)),
        ...(body.warnings ?? []),
      ]
    },
    (sentences) => sentences.filter(Boolean).join(' '),
    shownThere,
  )
  const changed = isStatus(save.error, 412)
  const mistake = clock ? mistakeIn(save.error) : words.needsTime
  const both = mistake || which ? bothTimes(clock, zone) : undefined
  const unclear = !clock || (both !== undefined && !which)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!unclear && !save.busy && (await save.run(seen))) onClose()
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      closeLabel={changed ? words.keepTheirs : words.keep}
      actions={
        <>
          {actions}
          <Button kind="primary" type="submit" form={form} busy={save.busy} disabled={unclear}>
            {changed ? words.saveMine : words.submit}
          </Button>
        </>
      }
    >
      {children}
      <form id={form} class="stack" onSubmit={submit}>
        {changed && <TheirsAndMine theirs={seen.scheduledFor} mine={momentOf(clock, zone)} />}
        <Field label={words.when} hint={clock && <Elsewhere clock={clock} zone={zone} post={seen} />} mistake={mistake}>
          {(described) => (
            <input
              {...described}
              class="input"
              type="datetime-local"
              value={clock}
              onInput={({ currentTarget }) => {
                setClock(currentTarget.value)
                choose(undefined)
                save.forget()
              }}
            />
          )}
        </Field>
        {save.error !== undefined && mistake && (
          <p class="hidden" role="alert">
            {mistake}
          </p>
        )}
        {both && <WhichTime both={both} zone={zone} chosen={which} onChoose={choose} />}
        <ZoneChoice
          own={seen.timeZone}
          chosen={zone}
          onChoose={(next) => {
            if (clock) setClock(wallClock(momentOf(clock, zone), next))
            setZone(next)
            choose(undefined)
          }}
        />
        {companions && companions.length > 0 && (
          <div class="stack tight companions">
            <p>{decisions.companions.stay(namesOf(companions))}</p>
            <label class="check">
              <input
                type="checkbox"
                checked={along}
                onChange={({ currentTarget }) => takeAlong(currentTarget.checked)}
              />
              {decisions.companions.along(companions.length)}
            </label>
          </div>
        )}
        {!changed && !mistake && <NotDone error={save.error} />}
      </form>
    </Dialog>
  )
}

/** The same moment by the clocks of the other zone. */
function Elsewhere({ clock, zone, post }: { clock: string; zone: string; post: Timed }) {
  const other = zone === viewersZone() ? post.timeZone : viewersZone()
  if (!other || other === zone) return <>{dateAndTime(momentOf(clock, zone))}</>
  return <>{decisions.reschedule.elsewhere(dateAndTime(momentOf(clock, zone), other), other)}</>
}

/** What the API says is wrong with the time. */
function mistakeIn(error: unknown): string | undefined {
  if (!(error instanceof ProblemError)) return undefined
  return error.problem.errors?.find(({ path }) => path === 'scheduledAt' || path === 'timeZone')?.message
}
