import { describe, expect, it } from 'vitest'
import type { FaultRule } from '../../src/sandbox/control'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const { page } = ready
const feed = () => `${sandbox.sandbox.env.FACEBOOK_GRAPH_URL}/v26.0/${page.id}/feed`
const post = (message = 'Hello') => send('POST', feed(), { token: page.token, body: { message } })
const visible = async () => (await sandbox.control.posts()).length

describe('a fault', () => {
  it('strikes once unless told otherwise', async () => {
    await sandbox.control.fault({ operation: 'facebook.feed.create', kind: 'error-before' })
    expect(await post()).toMatchObject({ status: 500, json: { error: { code: 1 } } })
    expect((await post()).status).toBe(200)
  })

  it('strikes the calls it is told to, on the account it is told', async () => {
    await sandbox.control.fault(
      { operation: 'facebook', account: 'somebody-else', kind: 'error-before', every: true },
      { operation: 'facebook.feed.create.visible', account: page.id, kind: 'error-before', nth: [2] },
      { path: 'POST /facebook/*/feed', kind: 'error-before', nth: 4, code: 368, subcode: 1390008, status: 400 },
    )
    const statuses = []
    for (const text of ['1', '2', '3', '4']) statuses.push((await post(text)).status)
    expect(statuses).toEqual([200, 500, 200, 400])
  })

  const lost: [FaultRule['kind'], number][] = [
    ['drop-before', 0],
    ['drop-after', 1],
    ['timeout-before', 0],
    ['timeout-after', 1],
  ]
  it.each(lost)('%s leaves the client without an answer and %i posts', async (kind, posts) => {
    await sandbox.control.fault({ operation: 'facebook.feed.create', kind })
    const gaveUp = fetch(feed(), {
      method: 'POST',
      headers: { authorization: `Bearer ${page.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'Hello' }),
      signal: AbortSignal.timeout(150),
    })
    await expect(gaveUp).rejects.toThrow()
    expect(await visible()).toBe(posts)
    const [call] = await sandbox.control.calls('facebook.feed.create')
    expect(call).toMatchObject({ status: 0, fault: kind })
  })

  const strange: [FaultRule, number, number][] = [
    [{ kind: 'error-after' }, 500, 1],
    [{ kind: 'html' }, 503, 0],
    [{ kind: 'empty' }, 200, 0],
    [{ kind: 'empty', effect: true }, 200, 1],
    [{ kind: 'ok-with-error', code: 2 }, 200, 0],
    [{ kind: 'token-dead' }, 400, 0],
    [{ kind: 'slow', ms: 1 }, 200, 1],
    [{ kind: 'slow-after', ms: 1 }, 200, 1],
  ]
  it.each(strange)('%o answers %i and leaves %i posts', async (rule, status, posts) => {
    await sandbox.control.fault({ operation: 'facebook.feed.create', ...rule })
    expect((await post()).status).toBe(status)
    expect(await visible()).toBe(posts)
  })

  it('throttles with the headers of the platform', async () => {
    await sandbox.control.fault({ operation: 'facebook.feed.create', kind: 'rate-limit', ms: 19 * 60_000 })
    const reply = await post()
    expect(reply.json.error.code).toBe(80001)
    const usage = JSON.parse(reply.headers.get('x-business-use-case-usage') ?? '')
    expect(usage[page.id][0]).toMatchObject({ type: 'pages', call_count: 100, estimated_time_to_regain_access: 19 })
  })

  it('lets a listing lag behind', async () => {
    await post('one')
    await post('two')
    await sandbox.control.fault({ operation: 'facebook.published-posts.list', kind: 'lying-list', next: 1 })
    const list = async () => {
      const url = feed().replace('/feed', '/published_posts?fields=message')
      return (await send('GET', url, { token: page.token })).json.data.length
    }
    expect([await list(), await list()]).toEqual([1, 2])
  })

  it('still happens on the platform when the client has gone before it', async () => {
    await sandbox.control.latency({ operations: { 'facebook.feed': 100 } })
    const gaveUp = fetch(`${feed()}?message=late&access_token=${page.token}`, {
      method: 'POST',
      signal: AbortSignal.timeout(40),
    })
    await expect(gaveUp).rejects.toThrow()
    await expect.poll(visible).toBe(1)
  })
})

describe('the control surface', () => {
  it('says what was wrong with a request to it', async () => {
    const { sandboxControl } = await import('../../src/sandbox/control')
    const control = sandboxControl(sandbox.sandbox.url)
    await expect(control.setSwitches({ nonsense: 1 } as never)).rejects.toThrow(/nonsense/)
    await expect(control.fault({ kind: 'wrong' } as never)).rejects.toThrow(/400.*at \[0\]\.kind/)
    const wrongMembers = [{ kind: 'html' }, { kind: 'html', nth: 'first' }] as never[]
    await expect(control.fault(...wrongMembers)).rejects.toThrow(/at \[1\]\.nth/)
    const wrongMember = fetch(`${sandbox.sandbox.url}/_sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'html', headers: { 'x-a': 1 }, somewhere: 1 }),
    })
    expect(await (await wrongMember).json()).toEqual({
      error: expect.stringMatching(/at headers\.x-a|at headers\["x-a"\]/),
    })
    await expect(control.addAccounts({ kind: 'page', count: 'many' } as never)).rejects.toThrow(/at count/)
    await expect(control.addAccounts({ accounts: [{ kind: 'pages' }] } as never)).rejects.toThrow(/accounts\[0\]\.kind/)
    await expect(control.fault({ kind: 'html', operation: 'facebok.feed' })).rejects.toThrow(/names no operation/)
    await expect(control.latency({ operations: { 'linkedin.posts': 1 } })).rejects.toThrow(/linkedin.posts/)
  })

  it('records calls by operation, and not while recording is off', async () => {
    await post()
    expect(await sandbox.control.calls('facebook.feed')).toMatchObject([
      { method: 'POST', host: 'facebook', operation: 'facebook.feed.create.visible', account: page.id, status: 200 },
    ])
    await sandbox.control.clearCalls()
    await sandbox.control.recordCalls(false)
    await post()
    expect(await sandbox.control.calls()).toEqual([])
  })

  it('adds many accounts at once, each with a token that works', async () => {
    const added = await sandbox.control.addAccounts({ kind: 'page', count: 200 })
    expect(new Set(added.map((account) => account.id)).size).toBe(200)
    const last = added.at(-1)
    const url = `${sandbox.sandbox.env.FACEBOOK_GRAPH_URL}/v26.0/${last?.id}/feed`
    expect((await send('POST', url, { token: last?.token, body: { message: 'x' } })).status).toBe(200)
  })

  it('survives requests that make no sense', async () => {
    const { url } = sandbox.sandbox
    const status = async (path: string) => (await send('GET', url + path)).status
    expect(await status('/facebook/v26.0/%E0%A4%A')).toBe(400)
    expect(await status('/linkedin/rest/posts/%E0%A4%A')).toBe(400)
    expect(await status('/linkedin-upload/dms-uploads/sp/%E0%A4%A/0')).toBe(404)
    expect(await status('/elsewhere')).toBe(404)
  })

  it('takes the most specific latency', async () => {
    const { latency } = sandbox.sandbox.world
    await sandbox.control.latency({ default: 1, operations: { linkedin: 2, 'linkedin.post.create': 3 } })
    const of = ['facebook.post.read', 'linkedin.post.read', 'linkedin.post.create'].map((name) => latency.of(name))
    expect(of).toEqual([1, 2, 3])
  })

  it('puts back only what it is asked to', async () => {
    await post()
    await sandbox.control.fault({ kind: 'html', every: true })
    await sandbox.control.setSwitches({ instagramQuotaTotal: 7 })
    await sandbox.control.reset('posts', 'faults')
    expect([await visible(), (await sandbox.control.faults()).length]).toEqual([0, 0])
    expect((await sandbox.control.switches()).instagramQuotaTotal).toBe(7)
    expect(await sandbox.control.calls()).toHaveLength(1)
  })
})
