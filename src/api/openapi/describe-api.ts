import { version } from '../../config/version'
import type { Operation } from '../operations/operation'
import { tags } from '../operations/tags'
import { SENT_BY } from '../session/asker'
import { commonHeaders } from './describe-headers'
import { describeOperation } from './describe-operation'
import { commonRefusals } from './describe-refusals'
import { commonParameters } from './describe-request'
import { describeWebhooks } from './describe-webhooks'
import { JsonSchemas } from './json-schemas'

const about = `
Schedules posts to Facebook, Instagram and LinkedIn, and tells what became of them.

**Credentials.** \`Authorization: Bearer <API key or JWT>\`, or the session of who has signed in on the page of this server. The company comes from them and from nowhere else; what belongs
to another company answers 404, like what does not exist. Scopes: \`read\`, \`write\` (includes read), \`admin\`
(includes both, and manages accounts and keys).

**Refusals** are problem documents (RFC 9457, \`application/problem+json\`) with \`success: false\`. Compare \`type\`, show
\`detail\` and \`errors\` to people. An address that does not answer a method says so with 405 and \`Allow\`.

**Files.** Uploaded files get an address of their own (\`media[].url\`), which anybody who has it can fetch without credentials:
whole or in ranges, never changing. It may lie on another server, so that it is not described here.

**Fields.** A field that is null or empty counts as not given; a field that does not exist is refused.
`

/** The description of the API in OpenAPI 3.1, made from the schemas that requests and answers are held against. */
export function describeApi(operations: Operation[]) {
  const schemas = new JsonSchemas()
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation, schemas) }
  }
  const responses = commonRefusals(operations, schemas)
  const webhooks = describeWebhooks(schemas)
  return {
    openapi: '3.1.1',
    info: {
      title: 'post-dispatcher',
      summary: 'Scheduled posts: never twice, never lost, never silent',
      version: version(),
      description: about.trim(),
      contact: { name: 'Whoever runs this server' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This server' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    webhooks,
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'API key',
          description: 'A key of the company, `pd_…`; `npm run cli -- keys create --company ID` makes one',
        },
        jwt: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of your identity provider, where AUTH_JWT_SECRET or AUTH_JWKS_URL is set',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-pd',
          description: `Of who has signed in on the page (\`POST /session\`). It counts for requests of the page alone: those with \`${SENT_BY.header}: ${SENT_BY.value}\` that come from this server's own origin (\`Sec-Fetch-Site: same-origin\`, or its own \`Origin\`), never by CORS. Any answer may renew it. Without TLS, on the machine of the server alone, its name is \`pd\``,
        },
        metricsToken: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN, for `/metrics` alone' },
      },
      headers: commonHeaders,
      parameters: commonParameters,
      responses,
      schemas: Object.fromEntries(Object.entries(schemas.named).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  }
}

export type ApiDescription = ReturnType<typeof describeApi>
