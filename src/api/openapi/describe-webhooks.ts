import { z } from 'zod'
import { time } from '../posts/post-schema'
import { eventSchemas } from '../webhooks/event-schemas'
import type { JsonSchemas } from './json-schemas'

const about = [
  'Signed as Standard Webhooks has it: the signature is HMAC-SHA256, by the secret of the webhook, of `webhook-id`,',
  '`webhook-timestamp` and the body as it came, joined by points. Answer 2xx within ten seconds; anything else is sent again, for',
  'three days, with the same `webhook-id`: what has been seen before is answered 2xx and left. 410 ends the webhook.',
].join(' ')

const headers = [
  ['webhook-id', 'Names the event: the same whenever it is sent', '019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10'],
  [
    'webhook-timestamp',
    'When this attempt was made, in seconds since 1970. Refuse what is older than five minutes',
    '1798131600',
  ],
  [
    'webhook-signature',
    '`v1,` and base64 of the signature; several, with spaces between, while a secret is rotated',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ],
] as const

/** What is posted to webhooks, as OpenAPI 3.1 describes it: by the type of the event. */
export function describeWebhooks(schemas: JsonSchemas): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(eventSchemas).map(([type, { summary, data }]) => [
      type,
      { post: describeEvent(type, summary, data, schemas) },
    ]),
  )
}

function describeEvent(type: string, summary: string, data: z.ZodType, schemas: JsonSchemas) {
  const name = type.replaceAll(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const body = z.object({
    type: z.literal(type).meta({ description: 'The type of the event' }),
    timestamp: time.meta({ description: 'When it happened; the same whenever it is sent' }),
    data,
  })
  return {
    operationId: `on${name}`,
    tags: ['Webhooks'],
    summary,
    description: about,
    // What proves who calls is the signature.
    security: [],
    parameters: headers.map(([header, description, example]) => ({
      name: header,
      in: 'header',
      required: true,
      description,
      schema: { type: 'string', examples: [example] },
    })),
    requestBody: { required: true, content: { 'application/json': { schema: schemas.as(`${name}Message`, body) } } },
    responses: {
      '2XX': { description: 'It has arrived, and is not sent again' },
      '410': { description: 'Nobody is there any more: nothing is sent to this webhook from now on' },
      default: { description: 'It is sent again later' },
    },
  }
}
