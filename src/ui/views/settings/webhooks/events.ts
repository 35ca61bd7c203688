import type { Schemas } from '../../../../client'
import { settings } from '../../../words/settings'

export type Webhook = Schemas['Webhook']
export type EventType = Webhook['events'][number]
/** Those that one can choose one by one. */
export type NamedEvent = keyof typeof settings.webhooks.about

const named = Object.keys(settings.webhooks.about) as NamedEvent[]

/** Events by what they are about: what stands before the dot. */
export const eventGroups = Object.keys(settings.webhooks.groups).map((about) => ({
  about,
  events: named.filter((event) => event.startsWith(`${about}.`)),
}))
