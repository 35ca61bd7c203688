import { useId, useState } from 'preact/hooks'
import { settings } from '../../../words/settings'
import { type EventType, eventGroups } from './events'

const words = settings.webhooks

/** Check boxes for kinds of events: all there will ever be, or some of those there are. */
export function EventChoice({ chosen, mistake }: { chosen: EventType[]; mistake: string | undefined }) {
  const [all, setAll] = useState(chosen.includes('*'))
  const id = useId()
  return (
    <fieldset class="stack" aria-describedby={mistake && id}>
      <legend>{words.which}</legend>
      <label class="check">
        <input
          type="checkbox"
          name="events"
          value="*"
          checked={all}
          onChange={({ currentTarget }) => setAll(currentTarget.checked)}
        />
        {words.everything}
      </label>
      {!all && (
        <div class="event-groups">
          {eventGroups.map(({ about, events }) => (
            <fieldset key={about} class="event-group">
              <legend class="soft">{words.groups[about] ?? about}</legend>
              {events.map((event) => (
                <label key={event} class="check">
                  <input type="checkbox" name="events" value={event} defaultChecked={chosen.includes(event)} />
                  <span>
                    <code>{event}</code> <span class="soft small-text">{words.about[event]}</span>
                  </span>
                </label>
              ))}
            </fieldset>
          ))}
        </div>
      )}
      {mistake && (
        <p id={id} class="mistake">
          {mistake}
        </p>
      )}
    </fieldset>
  )
}
