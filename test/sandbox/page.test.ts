import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const { page } = ready
const post = async (body: object, edge = 'feed') =>
  (
    await send('POST', `${sandbox.sandbox.env.FACEBOOK_GRAPH_URL}/v26.0/${page.id}/${edge}`, {
      token: page.token,
      body,
    })
  ).json
const shown = async (path = '/') => await (await fetch(sandbox.sandbox.url + path)).text()

/** A request with headers that fetch would not send, as browsers and others do. */
function ask(method: string, path: string, headers: Record<string, string | string[]>, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      sandbox.sandbox.url + path,
      { method, headers, setHost: !('host' in headers) },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

describe('the page', () => {
  it('is one of the built pages, and runs nothing but what the sandbox itself sends', async () => {
    for (const path of ['/', '/?id=1', '/_sandbox/']) {
      const response = await fetch(sandbox.sandbox.url + path)
      const html = await response.text()
      const policy = response.headers.get('content-security-policy')
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("style-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file as string)
      expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(0)
      for (const file of files) {
        const answer = await fetch(sandbox.sandbox.url + file)
        expect([file, answer.status, answer.headers.get('content-type')]).toEqual([
          file,
          200,
          expect.stringMatching(/javascript|css|svg/),
        ])
      }
    }
  })

  it('hands out its own files and no others', async () => {
    for (const name of ['none.js', '..%2f..%2fpackage.json', '%2e%2e/package.json', 'index.html', '']) {
      expect([name, (await fetch(`${sandbox.sandbox.url}/_sandbox/ui/assets/${name}`)).status]).toEqual([name, 404])
    }
  })

  it('leads to the post of the client that published it, and can show it alone', async () => {
    const { id } = await post({ message: 'Ours' })
    await post({ message: 'Another' })
    await sandbox.control.nameOwnPosts({ externalId: id, id: 'our <post>', url: 'http://127.0.0.1:9005/x?a=1&b=2' })
    const called = async (name: string) => JSON.parse(await shown(`/_sandbox/posts?called=${encodeURIComponent(name)}`))
    for (const name of [id, 'our <post>']) {
      const own = { id: 'our <post>', url: 'http://127.0.0.1:9005/x?a=1&b=2' }
      expect((await called(name)).posts).toMatchObject([{ text: 'Ours', own }])
    }
    expect((await called('nobody')).posts).toEqual([])
    const script = { externalId: id, id: 'x', url: 'javascript:alert(1)' }
    await expect(sandbox.control.nameOwnPosts(script)).rejects.toThrow(/http\(s\)/)
  })

  it('knows what can go wrong, for its switches', async () => {
    const choices = JSON.parse(await shown('/_sandbox/choices'))
    expect(choices.operations).toContain('linkedin.post.create')
    expect(choices.faultKinds).toContain('drop-after')
    for (const kind of choices.faultKinds) await sandbox.control.fault({ operation: choices.operations[0], kind })
  })
})

describe('pages of others', () => {
  const reset = (headers: Record<string, string | string[]>) => ask('POST', '/_sandbox/reset', headers)
  const own = () => new URL(sandbox.sandbox.url).host

  it('cannot tell the sandbox what to do', async () => {
    await post({ message: 'Still here' })
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
      { origin: `http://localhost:${sandbox.sandbox.port}` },
      { origin: `http://${own()}.evil.example` },
      { origin: '' },
      { referer: 'https://evil.example/page' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { host: `evil.example:${sandbox.sandbox.port}` },
      { host: `127.0.0.1.evil.example:${sandbox.sandbox.port}` },
      { host: `evil.example:${sandbox.sandbox.port}`, origin: `http://evil.example:${sandbox.sandbox.port}` },
      { host: 'localhost.evil.example' },
      { host: '' },
    ]
    for (const headers of foreign) expect([headers, await reset(headers)]).toEqual([headers, 403])
    const changes = ['POST faults', 'POST switches', 'POST clock', 'DELETE calls', 'DELETE faults', 'POST own-posts']
    for (const change of changes) {
      const [method = '', name = ''] = change.split(' ')
      expect([
        change,
        await ask(method, `/_sandbox/${name}`, { origin: 'https://evil.example' }, method === 'POST' ? '{}' : ''),
      ]).toEqual([change, 403])
    }
    expect(await sandbox.control.posts()).toHaveLength(1)
  })

  it('cannot read it under a name of their own', async () => {
    for (const path of ['/', '/?id=1', '/_sandbox/', '/_sandbox/posts', '/_sandbox/accounts', '/_sandbox/choices']) {
      expect([path, await ask('GET', path, { host: `evil.example:${sandbox.sandbox.port}` })]).toEqual([path, 403])
    }
  })

  it('are told from programs and from its own page', async () => {
    const { port } = sandbox.sandbox
    const fine: Record<string, string>[] = [
      {},
      { origin: `http://${own()}`, 'sec-fetch-site': 'same-origin' },
      { host: `localhost:${port}`, origin: `http://localhost:${port}` },
      { host: `[::1]:${port}` },
      { host: `LOCALHOST:${port}` },
      { host: 'localhost' },
      { 'sec-fetch-site': 'none' },
      { referer: `http://${own()}/` },
    ]
    for (const headers of fine) expect([headers, await reset(headers)]).toEqual([headers, 204])
  })
})
