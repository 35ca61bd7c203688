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
  it('brings itself up to date without loading itself again, and runs nothing but its own script', async () => {
    const response = await fetch(sandbox.sandbox.url)
    const html = await response.text()
    expect(html).not.toContain('http-equiv')
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script src="/_sandbox/page.js" defer>'])
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    const script = await fetch(`${sandbox.sandbox.url}/_sandbox/page.js`)
    expect(script.headers.get('content-type')).toContain('text/javascript')
    const text = await script.text()
    expect(() => new Function(text)).not.toThrow()
  })

  it('shows pictures whole, by whatever name of this machine it is opened', async () => {
    await post({ url: sandbox.media('tall.jpg'), caption: 'Tall' }, 'photos')
    const html = await shown()
    expect(html).toMatch(/<img src="\/_sandbox\/media\/[0-9a-f]{64}"/)
    expect(html).not.toMatch(/object-fit: cover|aspect-ratio/)
    const source = /<img src="([^"]+)"/.exec(html)?.[1]
    expect((await fetch(sandbox.sandbox.url + source)).headers.get('content-type')).toBe('image/jpeg')
  })

  it('leads to the post of the client that published it, and can show it alone', async () => {
    const { id } = await post({ message: 'Ours' })
    await post({ message: 'Another' })
    await sandbox.control.nameOwnPosts({ externalId: id, id: 'our <post>', url: 'http://127.0.0.1:9005/x?a=1&b=2' })
    expect(await shown()).toContain('<a href="http://127.0.0.1:9005/x?a=1&#38;b=2"><code>our &#60;post&#62;</code></a>')
    for (const name of [id, 'our <post>']) {
      const alone = await shown(`/?id=${encodeURIComponent(name)}`)
      expect([alone.includes('Ours'), alone.includes('Another')]).toEqual([true, false])
    }
    expect(await sandbox.control.posts({ id })).toMatchObject([{ own: { id: 'our <post>' } }])
    const script = { externalId: id, id: 'x', url: 'javascript:alert(1)' }
    await expect(sandbox.control.nameOwnPosts(script)).rejects.toThrow(/http\(s\)/)
  })

  it('has switches for faults and latency', async () => {
    await sandbox.control.latency({ default: 7 })
    const [id] = await sandbox.control.fault({ operation: 'facebook.feed', kind: 'html', every: true, path: '<b>' })
    const html = await shown()
    expect(html).toContain('value="7"')
    expect(html).toContain(`facebook.feed, &#60;b&#62;: html, every time`)
    expect(html).toContain(`data-remove="${id}"`)
    expect(html).toContain('<option value="linkedin.post.create">')
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
    for (const path of ['/', '/?id=1', '/_sandbox/', '/_sandbox/posts', '/_sandbox/accounts', '/_sandbox/page.js']) {
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
