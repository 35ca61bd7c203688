import { z } from 'zod'
import type { CalendarTokenRow } from '../../db/api-keys/calendar-tokens'
import { time } from '../posts/post-schema'
import { notFound } from '../problems/problem'

export const calendarTokenSchema = z
  .strictObject({
    id: z.int().positive(),
    name: z.string(),
    createdBy: z.string().nullable().meta({ description: 'Key or user that created it' }),
    createdAt: time,
  })
  .meta({ id: 'CalendarToken', description: 'What is known of a token for the calendar; never the token' })

export const calendarTokenView = (row: CalendarTokenRow): z.output<typeof calendarTokenSchema> => ({
  id: row.id,
  name: row.name,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
})

/** Also for another company's token. */
export const NO_SUCH_TOKEN = 'There is no such calendar token.'
export const noSuchToken = () => notFound(NO_SUCH_TOKEN)
