import { z } from 'zod'
import { type Cacheable, cacheable, cachedAnswer, notModified } from '../http/cacheable'
import { type Operation, operation } from '../operations/operation'

/** The description of all operations. It is made when it is first asked for, and kept. */
export function openApiDocument(operations: () => Operation[]): Operation {
  let document: Promise<Cacheable> | undefined
  return operation({
    id: 'getOpenApi',
    method: 'get',
    path: '/openapi.json',
    tag: 'Description',
    summary: 'Get this description',
    description: 'The OpenAPI document of this API, for generators and tools. People read it at `/docs`.',
    access: 'public',
    answers: {
      200: {
        description: 'An OpenAPI 3.1 document',
        contentType: 'application/json',
        schema: z.instanceof(Buffer).meta({ type: 'object' }),
        headers: { ETag: 'Changes when the API does', 'Cache-Control': 'Keep it, and ask whether it has changed' },
      },
      304: notModified,
    },
    async run(_services, call) {
      document ??= makeDocument(operations())
      return cachedAnswer(call, await document)
    },
  })
}

// Loaded here, so that a server that nobody asks does not pay for it.
async function makeDocument(operations: Operation[]): Promise<Cacheable> {
  const { describeApi } = await import('./describe-api')
  return cacheable(JSON.stringify(describeApi(operations)))
}
