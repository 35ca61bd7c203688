import { apiAddress } from '../base'

// As much of OpenAPI 3.1 as our description uses.

export type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  examples?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}
export type Parameter = {
  $ref?: string
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema?: Schema
}
export type Media = {
  schema?: Schema
  example?: unknown
  examples?: Record<string, { summary?: string; value: unknown }>
}
export type Answer = {
  $ref?: string
  description?: string
  content?: Record<string, Media>
  headers?: Record<string, Answer>
}
export type Operation = {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  security?: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media>; required?: boolean }
  responses: Record<string, Answer>
}
export type Description = {
  info: { title: string; summary: string; version: string; description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}

/** An operation with where it is: an event that is sent to webhooks has a name instead of a path. */
export type Described = Operation & { method: string; path: string; isEvent: boolean }

export const DOCUMENT = `${apiAddress}/openapi.json`

export async function loadDescription(signal: AbortSignal): Promise<Description> {
  const response = await fetch(DOCUMENT, { signal })
  if (!response.ok) throw new Error(`${DOCUMENT}: ${response.status} ${response.statusText}`)
  return (await response.json()) as Description
}

/** Every operation, and every event that is sent, by the tag it belongs to. */
export function byTag({
  paths,
  webhooks,
  tags,
}: Description): { name: string; description: string; all: Described[] }[] {
  const all = [...described(paths, false), ...described(webhooks, true)]
  return tags.map((tag) => ({ ...tag, all: all.filter((one) => one.tags.includes(tag.name)) }))
}

const described = (paths: Description['paths'], isEvent: boolean): Described[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path, isEvent })),
  )

/** What a reference leads to; what is none, itself. */
export function resolve<Thing extends { $ref?: string }>(description: Description, thing: Thing): Thing {
  if (!thing.$ref) return thing
  const [, , kind, name] = thing.$ref.split('/')
  const found = description.components[kind as string]?.[name as string] as Thing | undefined
  return found ? { ...found, ...without(thing) } : thing
}

// What stands beside a reference counts before what it leads to.
const without = <Thing extends { $ref?: string }>({ $ref: _, ...rest }: Thing): Omit<Thing, '$ref'> => rest

/** The name of the shape that a reference leads to. */
export const nameOfRef = ({ $ref }: Schema): string | undefined => $ref?.split('/').at(-1)
