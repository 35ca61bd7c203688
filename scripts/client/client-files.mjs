const head = '// Made by `npm run generate:client` from the description of the API; do not edit.\n\n'

/**
 * The generated part of the client, by file name.
 * @param document the OpenAPI document
 */
export async function clientFiles(document) {
  const { default: openapiTS, astToString } = await import('openapi-typescript')
  const calls = callsOf(document)
  const types = astToString(await openapiTS(described(document, calls), { defaultNonNullable: false }))
  return { 'schema.ts': head + types, 'operations.ts': head + tableOf(calls) }
}

/** What programs call: everything that answers JSON, but for the description itself. */
function callsOf({ paths }) {
  return Object.entries(paths).flatMap(([path, ofPath]) =>
    Object.entries(ofPath)
      .filter(([, { tags, responses }]) => !tags.includes('Description') && answersOf(responses).length > 0)
      .map(([method, operation]) => ({ path, method, operation })),
  )
}

const answersOf = (responses) =>
  Object.entries(responses).filter(([status, { content }]) => status < 300 && content?.['application/json'])

/** Of the description what types are made from: what is sent and what comes back when it was done. */
function described({ openapi, info, components, webhooks }, calls) {
  const paths = {}
  for (const { path, method, operation } of calls) {
    const { summary, description, operationId, parameters, requestBody, responses } = operation
    const json = requestBody?.content['application/json']
    paths[path] ??= {}
    paths[path][method] = {
      operationId,
      // The comment of each call.
      summary,
      description,
      parameters: parameters.filter((parameter) => !parameter.$ref),
      ...(json && { requestBody: { ...requestBody, content: { 'application/json': { schema: json.schema } } } }),
      responses: Object.fromEntries(
        answersOf(responses).map(([status, { description, content }]) => [
          status,
          { description, content: { 'application/json': { schema: content['application/json'].schema } } },
        ]),
      ),
    }
  }
  return {
    openapi,
    info,
    paths,
    components: { schemas: named(components.schemas, { paths, webhooks: messagesOf(webhooks) }) },
  }
}

/** What is posted to webhooks. Whoever receives it calls nothing for it: its types are all that it takes. */
const messagesOf = (webhooks) =>
  Object.values(webhooks).map(({ post }) => post.requestBody.content['application/json'].schema)

/** The schemas that are named in the paths and messages, in one another, and those of refusals. */
function named(schemas, places) {
  const wanted = new Set(['Problem'])
  const look = (node) => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (wanted.has(name)) continue
      wanted.add(name)
      look(schemas[name])
    }
  }
  look(places)
  look(schemas.Problem)
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => wanted.has(name)))
}

/** What types cannot tell while a program runs: where each call goes. */
function tableOf(calls) {
  const lines = calls.map(({ path, method, operation: { operationId, requestBody } }) => {
    const { 'application/json': json, 'multipart/form-data': files } = requestBody?.content ?? {}
    const form = files ? `, takesFiles: true${json ? '' : ', needsFiles: true'}` : ''
    return `  ${operationId}: { method: '${method.toUpperCase()}', path: '${path}'${form} },\n`
  })
  return `export const operations = {\n${lines.join('')}} as const\n`
}
