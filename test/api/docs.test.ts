import { beforeAll, expect, it } from 'vitest'
import { answerOf, startTestApi, type TestApi } from './support/test-api'

let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
})

const get = async (path: string) => answerOf(await fetch(new URL(path, api.url)))

it('shows the API on a page that is made of nothing but what this server sends', async () => {
  const page = await get('/docs')
  expect(page.status).toBe(200)
  expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
  expect(page.body).not.toMatch(/https?:/)
  const parts = [...page.body.matchAll(/ (?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => path)
  expect(parts.length).toBeGreaterThan(2)
  for (const path of parts) {
    const part = await get(path)
    expect(part.status, path).toBe(200)
    expect(part.headers.get('Content-Type'), path).toMatch(path.endsWith('.css') ? /^text\/css/ : /^text\/javascript/)
    expect(part.body.length, path).toBeGreaterThan(10)
  }
})

it('lets the page load and run nothing else, and keeps the strict rule for everything beside it', async () => {
  const policy = (await get('/docs')).headers.get('Content-Security-Policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
  for (const path of ['/openapi.json', '/nowhere']) {
    expect((await get(path)).headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
    expect((await get(path)).headers.get('Content-Security-Policy')).not.toContain("'self'")
  }
})

it('sends no part of the page twice to a browser that has it', async () => {
  const { headers } = await get('/docs')
  const again = await fetch(`${api.url}/docs`, {
    headers: { 'If-None-Match': headers.get('ETag') as string },
  })
  expect(again.status).toBe(304)
})
