import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { countByStatus, createAccount, createPost, createPosts, readPost } from '../support/factories'
import { letLeaseRunOut, makeDue } from '../support/passing-time'
import { startTick } from '../support/processes'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const fault = (rule: Parameters<typeof world.sandbox.world.faults.add>[0]) => world.sandbox.world.faults.add(rule)
const calls = (operation: string) => world.sandbox.world.calls.all().filter((call) => call.operation === operation)
const story = async (id: string) => (await readPost(world.db, id)).timeline.map((row) => `${row.step} ${row.outcome}`)

describe('when the platform answers 500', () => {
  it('three times before it accepts a step that nobody sees, the post goes out once and keeps its story', async () => {
    const post = await createPost(world.db, world.page)
    fault({ operation: 'facebook.feed.create.hidden', kind: 'error-before', status: 500, code: 2, next: 3 })
    await tickHere(world.env())
    const { details } = await readPost(world.db, post.id)
    expect(details).toMatchObject({ status: 'published', attempts: 2, error_message: null })
    expect(await story(post.id)).toEqual(
      expect.arrayContaining(['prepare repeated', 'prepare retry', 'settle retried', 'commit published']),
    )
    expect(world.visible()).toHaveLength(1)
  })

  it('three times to the commit of a hidden post, it is asked each time and the post goes out once', async () => {
    const post = await createPost(world.db, world.page)
    fault({ operation: 'facebook.post.publish', kind: 'error-before', status: 500, code: 1, next: 3 })
    await tickHere(world.env())
    await makeDue(world.db)
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
    expect(await story(post.id)).toEqual(
      expect.arrayContaining(['commit unconfirmed', 'look absent', 'commit published']),
    )
    expect(world.visible()).toHaveLength(1)
  })

  it('after it has published, the post is found and not sent again', async () => {
    const post = await createPost(world.db, world.page)
    fault({ operation: 'facebook.post.publish', kind: 'error-after' })
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
    expect(calls('facebook.post.publish')).toHaveLength(1)
    expect(world.visible()).toHaveLength(1)
  })

  it('for good, the post fails after three attempts with the reason kept', async () => {
    const post = await createPost(world.db, world.page)
    fault({ operation: 'facebook.feed.create.hidden', kind: 'error-before', status: 500, code: 2, every: true })
    const tick = await tickHere(world.env())
    expect(tick.code).toBe(0)
    const { details, schedule, publications } = await readPost(world.db, post.id)
    expect([details.status, schedule.status, publications[0]?.status]).toEqual(['failed', 'failed', 'failed'])
    expect(details).toMatchObject({ attempts: 3, external_post_id: null })
    expect(details.error_message).toMatch(/^Meta answered 2/)
  })
})

describe('when an answer is lost', () => {
  it('after LinkedIn has published for a member, the post stays unconfirmed, visible once, and waits for a person', async () => {
    const post = await createPost(world.db, world.member)
    fault({ operation: 'linkedin.post.create', kind: 'drop-after' })
    await tickHere(world.env())
    await tickHere(world.env())
    const { details, schedule } = await readPost(world.db, post.id)
    expect([details.status, schedule.status, details.external_post_id]).toEqual(['unconfirmed', 'unconfirmed', null])
    expect(details.error_message).toMatch(/posts resolve/)
    expect(calls('linkedin.post.create')).toHaveLength(1)
    expect(world.visible()).toHaveLength(1)
  })

  it('after LinkedIn has published for a page, the page is looked at and the post found', async () => {
    const post = await createPost(world.db, world.organization, { caption: 'Look (here)! #tea 🎉' })
    fault({ operation: 'linkedin.post.create', kind: 'drop-after' })
    await tickHere(world.env())
    const { details } = await readPost(world.db, post.id)
    expect(details).toMatchObject({
      status: 'published',
      external_post_id: world.sandbox.world.publications.all()[0]?.id,
    })
    expect(calls('linkedin.post.create')).toHaveLength(1)
  })

  it('before the request has left, it is simply tried again', async () => {
    const post = await createPost(world.db, world.member)
    const tick = await tickHere(world.env({ LINKEDIN_API_URL: 'http://127.0.0.1:1', MAX_ATTEMPTS: '1' }))
    expect(tick.code).toBe(0)
    expect((await readPost(world.db, post.id)).details).toMatchObject({
      status: 'failed',
      error_message: expect.stringMatching(/cannot be reached \(ECONNREFUSED\)/),
    })
  })
})

describe('when a token is dead', () => {
  it('its post fails at once with a reason a person understands, and no other post is burnt against it', async () => {
    const broken = await createAccount(world.db, {
      platform: 'linkedin',
      externalId: 'urn:li:person:gone',
      token: 'expired-token',
    })
    const posts = await createPosts(world.db, broken, 4)
    const fine = await createPost(world.db, world.page)
    await tickHere(world.env())
    const states = await Promise.all(posts.map((post) => readPost(world.db, post.id)))
    expect(states.map((s) => s.schedule.status).sort()).toEqual(['failed', 'held', 'held', 'held'])
    const failed = states.find((s) => s.schedule.status === 'failed')
    expect(failed?.details.error_message).toMatch(/connect the account again/)
    expect(failed?.details.attempts).toBe(1)
    expect(states.filter((s) => s.schedule.status === 'held').every((s) => s.schedule.attempts === 0)).toBe(true)
    expect((await readPost(world.db, fine.id)).details.status).toBe('published')
    await tickHere(world.env())
    expect(world.visible()).toHaveLength(1)
  })
})

describe('when the platform asks to slow down', () => {
  it('the post waits for the time it is told, and no attempt is lost', async () => {
    const post = await createPost(world.db, world.page)
    fault({ operation: 'facebook.feed.create.hidden', kind: 'rate-limit', every: true })
    await tickHere(world.env())
    const { details, schedule } = await readPost(world.db, post.id)
    expect(schedule).toMatchObject({ status: 'pending', attempts: 0 })
    expect(schedule.run_at.getTime()).toBeGreaterThan(Date.now() + 30_000)
    expect(details).toMatchObject({ status: 'pending', attempts: 0 })
    expect(details.error_message).toBeTruthy()
  })
})

describe('a row that cannot be published', () => {
  it('of another company than its account fails with the reason, and nothing goes out', async () => {
    const post = await createPost(world.db, { ...world.member, companyId: 'somebody-else' })
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details).toMatchObject({
      status: 'failed',
      error_message: 'the social account belongs to another company',
    })
    expect(world.visible()).toEqual([])
  })

  it('of a kind its platform does not know fails with the reason', async () => {
    const post = await createPost(world.db, world.member, { postType: 'story' })
    await tickHere(world.env())
    const { details } = await readPost(world.db, post.id)
    expect(details.status).toBe('failed')
    expect(details.error_message).toMatch(/stor/)
    expect(world.visible()).toEqual([])
  })
})

describe('when the database goes away in the middle and comes back', () => {
  it('the call that was out is written down, and the rest goes on', async () => {
    const [target, via] = [new URL(world.url), await breakableProxy(new URL(world.url))]
    const address = new URL(target)
    address.port = String(via.port)
    await createPosts(world.db, world.member, 3)
    world.sandbox.world.latency.set('linkedin.post.create', 600)
    const tick = startTick({ ...world.env(), DATABASE_URL: address.href })
    await world.asked('linkedin.post.create')
    via.cut()
    await tick.line((l) => /database is away/.test(l.msg))
    via.mend()
    await tick.ended
    await via.close()
    world.sandbox.world.reset(['latency'])
    await letLeaseRunOut(world.db)
    await tickHere(world.env())
    expect(await countByStatus(world.db)).toEqual({ published: 3 })
    expect(world.visible()).toHaveLength(3)
  })
})

/** A way to a database that can be cut and mended. */
async function breakableProxy(target: URL) {
  const sockets = new Set<Socket>()
  let broken = false
  const server: Server = createServer((client) => {
    if (broken) return client.destroy()
    const upstream = connect(Number(target.port || 3306), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(socket)
          client.destroy()
          upstream.destroy()
        })
    }
    client.pipe(upstream).pipe(client)
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as { port: number }).port,
    cut() {
      broken = true
      for (const socket of sockets) socket.destroy()
    },
    mend() {
      broken = false
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
