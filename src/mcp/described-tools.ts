import type { Tool } from './tools'

type Json = Record<string, unknown>

/** What is read of the description of an API; anything else of it is left alone. */
export type ApiDescription = {
  paths: Record<string, Record<string, DescribedOperation>>
  components?: Json
}

type DescribedOperation = {
  operationId?: string
  summary?: string
  description?: string
  parameters?: (Json & { name?: string; in?: string; required?: boolean; description?: string; schema?: Json })[]
  requestBody?: { content?: Record<string, { schema?: Json }> }
}

/** A tool as it is offered, with how its arguments become a request. */
export type DescribedTool = {
  tool: Tool
  description: string
  inputSchema: { type: 'object'; properties: Json; required: string[]; additionalProperties: false }
  method: string
  path: string
  inPath: string[]
  inQuery: string[]
}

/** The word that stands for a person's consent in a call that changes something. */
const confirm = {
  type: 'boolean',
  description: 'true once the person you work for has seen what will be done and said yes. Without it nothing is done',
}

/**
 * Makes tools from what an API says of itself: its words, its schemas. One whose operation that API does not have is left
 * out.
 */
export function describeTools(tools: readonly Tool[], api: ApiDescription): DescribedTool[] {
  return tools.flatMap((tool) => {
    for (const [path, methods] of Object.entries(api.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (operation.operationId === tool.operation) return [described(tool, { method, path, operation }, api)]
      }
    }
    return []
  })
}

type Found = { method: string; path: string; operation: DescribedOperation }

function described(tool: Tool, { method, path, operation }: Found, api: ApiDescription): DescribedTool {
  const parameters = (operation.parameters ?? []).filter(
    (one) => one.in === 'path' || (one.in === 'query' && !Object.hasOwn(tool.query ?? {}, one.name ?? '')),
  )
  const body = inlined(operation.requestBody?.content?.['application/json']?.schema ?? {}, api) as {
    properties?: Json
    required?: string[]
  }
  const fields = Object.entries(body.properties ?? {}).filter(([name]) => tool.fields?.includes(name) ?? true)
  const properties: Json = Object.fromEntries([
    ...parameters.map(({ name = '', description, schema }) => [
      name,
      { ...(inlined(schema, api) as Json), ...(description && { description }) },
    ]),
    ...fields,
    ...(tool.annotations.readOnlyHint ? [] : [['confirm', confirm]]),
  ])
  const needed = [
    ...parameters.filter(({ required }) => required).map(({ name = '' }) => name),
    ...(body.required ?? []).filter((name) => Object.hasOwn(properties, name)),
    ...(tool.fields?.includes('scheduledAt') ? ['scheduledAt'] : []),
  ]
  return {
    tool,
    description: [tool.more, operation.summary, operation.description].filter(Boolean).join('\n\n'),
    inputSchema: { type: 'object', properties, required: [...new Set(needed)], additionalProperties: false },
    method: method.toUpperCase(),
    path,
    inPath: parameters.filter((one) => one.in === 'path').map(({ name = '' }) => name),
    inQuery: parameters.filter((one) => one.in === 'query').map(({ name = '' }) => name),
  }
}

/** A schema without references: what stands elsewhere in the description is put in its place. */
function inlined(value: unknown, api: ApiDescription, within: string[] = []): unknown {
  if (Array.isArray(value)) return value.map((one) => inlined(one, api, within))
  if (typeof value !== 'object' || value === null) return value
  const { $ref, ...rest } = value as Json
  if (typeof $ref === 'string') {
    // None of ours refers to itself; another version's might.
    if (within.includes($ref)) return {}
    const meant = $ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, name) => (at as Json | undefined)?.[name], api)
    return { ...(inlined(meant ?? {}, api, [...within, $ref]) as Json), ...rest }
  }
  return Object.fromEntries(Object.entries(rest).map(([name, one]) => [name, inlined(one, api, within)]))
}
