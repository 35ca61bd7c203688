import { createConfig, lintFromString } from '@redocly/openapi-core'
import Ajv2020 from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeApi } from '../../src/api/openapi/describe-api'
import { operations } from '../../src/api/operations/every-operation'
import { problemCodes } from '../../src/api/problems/problem-codes'
import { eventTypes } from '../../src/domain/events'
import { DescriptionChecker } from './support/description-checker'
import { watchedApp } from './support/hold-to-description'
import { answerOf, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
const document: any = describeApi(operations)
const json = JSON.stringify(document)

beforeAll(async () => {
  api = await startTestApi()
})

describe('GET /openapi.json', () => {
  it('describes the API to everybody, and says when it has not changed', async () => {
    const first = await answerOf(await fetch(`${api.url}/openapi.json`))
    expect(first.status).toBe(200)
    expect(first.body).toEqual(JSON.parse(json))
    const etag = first.headers.get('ETag') as string
    const again = await fetch(`${api.url}/openapi.json`, { headers: { 'If-None-Match': etag } })
    expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', etag])
    const other = await fetch(`${api.url}/openapi.json`, { headers: { 'If-None-Match': '"other"' } })
    expect(other.status).toBe(200)
  })

  it.each(['recommended', 'recommended-strict'] as const)(
    'has nothing that the linter’s rules %s complain of',
    async (rules) => {
      const config = await createConfig({ extends: [rules] })
      const problems = await lintFromString({ source: json, absoluteRef: '/openapi.json', config })
      expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
    },
  )

  it('is looked at by a linter that does find what is wrong', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const source = json
      .replace('"Idempotency', '"x')
      .replace('#/components/schemas/Post"', '#/components/schemas/Gone"')
    const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config })
    expect(problems.map(({ ruleId }) => ruleId)).toContain('no-unresolved-refs')
  })
})

describe('the description', () => {
  it('has every route of the application, and no other', async () => {
    await fetch(`${api.url}/health`)
    const routes = watchedApp().router.stack.flatMap(({ route }) => {
      if (!route) return []
      const methods = new Set(route.stack.map(({ method }) => method).filter(Boolean))
      return [...methods].map((method) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
    })
    const described = Object.entries(document.paths as Record<string, object>).flatMap(([path, ofPath]) =>
      Object.keys(ofPath).map((method) => `${method} ${path}`),
    )
    expect(routes.length).toBeGreaterThan(5)
    expect(routes.sort()).toEqual(described.sort())
  })

  it('says of each operation who may call it, and what refusals look like', () => {
    for (const ofPath of Object.values(document.paths as Record<string, Record<string, any>>)) {
      for (const { operationId, security, responses } of Object.values(ofPath)) {
        expect(security, operationId).toBeInstanceOf(Array)
        const statuses = Object.keys(responses).map(Number)
        expect(statuses, operationId).toEqual(expect.arrayContaining([400, 500]))
        // What has credentials of its own asks nobody whose they are.
        const own = security.some((one: object) => 'metricsToken' in one)
        if (own) expect(statuses, operationId).toContain(401)
        else if (security.length > 0) expect(statuses, operationId).toEqual(expect.arrayContaining([401, 403, 503]))
      }
    }
  })

  it('says of every parameter and of every field what it is', () => {
    const target = ($ref: string) =>
      $ref
        .slice(2)
        .split('/')
        .reduce((node: any, key) => node[key], document)
    const silent: string[] = []
    let described = 0
    const look = (node: unknown, where: string) => {
      if (typeof node !== 'object' || node === null) return
      const { in: place, name, properties = {} } = node as Record<string, any>
      const said = Object.entries({ ...properties, ...(place && name && { [name]: node }) }) as [string, any][]
      for (const [name, one] of said) {
        const words = one.description ?? (one.$ref && target(one.$ref).description)
        if (typeof words === 'string' && words.length > 3) described++
        else silent.push(`${where}: ${name}`)
      }
      for (const [key, one] of Object.entries(node)) if (!/^examples?$/.test(key)) look(one, `${where}/${key}`)
    }
    look(document, '')
    expect(silent).toEqual([])
    expect(described).toBeGreaterThan(300)
  })

  it('tells of every event what is posted to webhooks: its type, its time, and what is told of it', () => {
    expect(Object.keys(document.webhooks)).toEqual([...eventTypes])
    const ajv = addFormats(new Ajv2020({ strict: false })).addSchema(document, 'api')
    const told = {
      ...{
        postDetailId: 'p',
        socialAccountId: 'a',
        platform: 'facebook',
        postType: 'feed',
        status: 'failed',
        attempts: 3,
      },
      ...{ scheduledFor: null, publishedAt: null, permalink: null, externalPostId: null, errorMessage: 'x' },
      ...{
        failureCause: 'rejected',
        kind: 'feed',
        externalId: '1',
        name: 'Our page',
        reason: null,
        tokenExpiresAt: null,
      },
      ...{ webhookId: 'w', occurredAt: '2026-12-24T17:00:00.000Z', somethingNew: 1 },
    }
    for (const [type, { post }] of Object.entries(document.webhooks as Record<string, any>)) {
      const { $ref } = post.requestBody.content['application/json'].schema
      const fits = (body: object) => ajv.validate(`api${$ref}`, body)
      const message = { type, timestamp: '2026-12-24T17:00:00.000Z', data: told }
      expect([type, fits(message), ajv.errorsText()]).toEqual([type, true, 'No errors'])
      expect([fits({ ...message, type: 'post.other' }), fits({ ...message, timestamp: 'now' })]).toEqual([false, false])
      if (!type.startsWith('dispatcher.')) expect([type, fits({ ...message, data: {} })]).toEqual([type, false])
    }
  })

  it('explains every kind of problem', () => {
    const texts = Object.entries(document.components.schemas as Record<string, { description?: string }>)
      .filter(([name]) => name.endsWith('Problem'))
      .map(([, { description }]) => description)
      .join('\n')
    const only405 = (code: string) => code === 'method-not-allowed'
    for (const code of Object.keys(problemCodes)) if (!only405(code)) expect(texts).toContain(`\`${code}\``)
  })
})

describe('what holds the tests against the description', () => {
  const checker = new DescriptionChecker()
  const seen = (given: {
    method?: string
    path?: string
    status?: number
    headers?: object
    body?: unknown
    sent?: unknown
  }) =>
    checker.departuresOf({
      request: { method: given.method ?? 'GET', path: given.path ?? '/health', body: given.sent } as never,
      status: given.status ?? 200,
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'x', ...given.headers },
      body: Buffer.from(JSON.stringify(given.body ?? { success: true, status: 'ok', database: 'ok' })),
    })
  const notFound = {
    success: false,
    type: 'urn:post-dispatcher:problem:not-found',
    title: 'x',
    status: 404,
    detail: 'x',
  }
  const problem = { 'content-type': 'application/problem+json' }

  it('lets described answers pass', () => {
    expect(seen({})).toEqual([])
    expect(seen({ path: '/nowhere', status: 404, body: notFound, headers: problem })).toEqual([])
    expect(seen({ path: '/scheduled-posts/7', status: 404, body: notFound, headers: problem })).toEqual([])
  })

  it.each([
    ['a status', { status: 202 }],
    ['a field', { body: { success: true, status: 'ok', database: 'ok', more: 1 } }],
    ['a missing field', { body: { success: true, status: 'ok' } }],
    ['a content type', { headers: { 'content-type': 'text/plain' } }],
    ['a header', { headers: { 'x-secret': '1' } }],
    ['a missing header', { headers: { 'x-request-id': undefined } }],
    ['a wrong header', { headers: { 'x-request-id': 'not harmless' } }],
    ['an address', { path: '/nowhere' }],
    ['a method', { method: 'PATCH' }],
    ['a problem elsewhere', { path: '/nowhere', status: 404, body: { error: 'x' }, headers: problem }],
    [
      'a problem of another status',
      { path: '/scheduled-posts/7', status: 404, body: { ...notFound, status: 400 }, headers: problem },
    ],
    [
      'a new kind of problem',
      { path: '/nowhere', status: 404, body: { ...notFound, type: 'urn:x' }, headers: problem },
    ],
  ])('finds %s that is not described', (_name, given) => {
    expect(seen(given)).not.toEqual([])
  })
})
