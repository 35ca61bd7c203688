import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { z } from 'zod'
import { type Cacheable, cacheable, cachedAnswer, notModified } from '../http/cacheable'
import { type Operation, operation } from '../operations/operation'

/** Swagger UI's own start looks for an API on the Internet; this one shows ours. */
const start = `'use strict'
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
})
`

const style = 'body { margin: 0 }\n'

/** The files of a package are found from here, wherever npm has put it. */
const packageFile = (name: string) => () => readFile(createRequire(__filename).resolve(`swagger-ui-dist/${name}`))

/** What the docs page is made of: Swagger UI as it comes from npm, and our start of it. */
export const docsAssets: Operation[] = [
  asset('getDocsProgram', 'swagger-ui-bundle.js', 'text/javascript', packageFile('swagger-ui-bundle.js')),
  asset('getDocsStyle', 'swagger-ui.css', 'text/css', packageFile('swagger-ui.css')),
  asset('getDocsStart', 'page.js', 'text/javascript', async () => start),
  asset('getDocsPageStyle', 'page.css', 'text/css', async () => style),
]

function asset(id: string, name: string, contentType: string, read: () => Promise<string | Buffer>): Operation {
  let content: Promise<Cacheable> | undefined
  return operation({
    id,
    method: 'get',
    path: `/docs/${name}`,
    tag: 'Description',
    summary: `Get ${name} of the docs page`,
    access: 'public',
    answers: {
      200: {
        description: 'The file',
        contentType: `${contentType}; charset=utf-8`,
        schema: z.instanceof(Buffer).meta({ type: 'string' }),
        headers: { ETag: 'Changes when the file does', 'Cache-Control': 'Keep it, and ask whether it has changed' },
      },
      304: notModified,
    },
    async run(_services, call) {
      content ??= read().then(cacheable)
      return cachedAnswer(call, await content)
    },
  })
}
