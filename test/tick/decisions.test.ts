import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { type RunningApi, startApi } from '../../src/services/api'
import { readPost } from '../support/factories'
import { makeDue, makeLate } from '../support/passing-time'
import { startTick } from '../support/processes'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
let api: RunningApi
let mediaDir: string
const key = generateApiKey()

beforeAll(async () => {
  mediaDir = await mkdtemp(join(tmpdir(), 'media-'))
  const config = loadConfig({ PORT: '0', MEDIA_DIR: mediaDir }, '/no/such/file')
  api = await startApi(config, world.url, pino({ level: 'silent' }), { checkAnswers: true })
  await insertApiKey(world.db, { companyId: 'acme', name: '', hash: hashApiKey(key) })
})
afterAll(async () => {
  await api.close()
  await rm(mediaDir, { recursive: true, force: true })
})
let now: string
beforeEach(() => {
  now = new Date().toISOString()
})

const call = async (method: string, path: string, body: object = {}) => {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
  const response = await fetch(api.url + path, { method, headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as any }
}
const schedule = async (socialAccountId: string, caption: string, scheduledAt = now) =>
  (await call('POST', '/schedule-post', { socialAccountId, caption, scheduledAt })).body.postDetailId as string
const edit = (id: string, body: object) => call('PATCH', `/scheduled-posts/${id}`, body)
const fault = (rule: Parameters<typeof world.sandbox.world.faults.add>[0]) => world.sandbox.world.faults.add(rule)
const nextTick = async () => {
  await makeDue(world.db)
  return tickHere(world.env())
}

describe('a post that is edited', () => {
  it('right before its time goes out as it was edited, and only so', async () => {
    const id = await schedule(world.page.id, 'Old', new Date(Date.now() + 60_000).toISOString())
    expect((await edit(id, { caption: 'New' })).status).toBe(200)
    await nextTick()
    expect((await readPost(world.db, id)).details.status).toBe('published')
    expect(world.visible()).toEqual(['New'])
  })

  it('after a hidden post was made of it goes out as it was edited: the hidden one is never shown', async () => {
    const id = await schedule(world.page.id, 'Old')
    fault({ operation: 'facebook.post.publish', kind: 'error-before', status: 500, code: 2, next: 3 })
    await tickHere(world.env({ RETRY_BASE_MS: '60000' }))
    const { publications, schedule: queue } = await readPost(world.db, id)
    expect([queue.status, publications[0]?.status]).toEqual(['pending', 'preparing'])
    expect(publications[0]?.progress).not.toBeNull()
    expect((await edit(id, { caption: 'New' })).status).toBe(200)
    await nextTick()
    expect((await readPost(world.db, id)).details.status).toBe('published')
    expect(world.visible()).toEqual(['New'])
  })

  it('while a tick runs goes out as the answer says: edited, or as it was', async () => {
    const count = 30
    const ids: string[] = []
    for (let n = 0; n < count; n++) ids.push(await schedule(world.member.id, `Old ${n}`))
    const tick = startTick(world.env())
    await tick.line((line) => line.component === 'WORKER')
    const answers = await Promise.all(ids.map((id, n) => edit(id, { caption: `New ${n}` })))
    expect(await tick.ended).toBe(0)
    await nextTick()
    const expected = answers.map(({ status }, n) => {
      expect([200, 409]).toContain(status)
      return `${status === 200 ? 'New' : 'Old'} ${n}`
    })
    expect(world.visible().sort()).toEqual(expected.sort())
  })
})

describe('a decision', () => {
  it('to publish now lets a post for next week go out with the next tick', async () => {
    const id = await schedule(world.page.id, 'Soon', new Date(Date.now() + 7 * 86_400_000).toISOString())
    await tickHere(world.env())
    expect(world.visible()).toEqual([])
    expect((await call('POST', `/scheduled-posts/${id}/publish-now`)).status).toBe(200)
    await tickHere(world.env())
    expect(world.visible()).toEqual(['Soon'])
  })

  it('to try again what one cause has failed finds the causes that workers wrote', async () => {
    const refused = await schedule(world.page.id, 'Refused')
    fault({ operation: 'facebook.feed.create.hidden', kind: 'error-before', status: 400, code: 100 })
    await tickHere(world.env())
    const unlucky = await schedule(world.page.id, 'Unlucky')
    fault({ operation: 'facebook.feed.create.hidden', kind: 'error-before', status: 500, code: 2, next: 9 })
    await tickHere(world.env())
    const late = await schedule(world.page.id, 'Late')
    await makeLate(world.db, 3 * 24 * 60, late)
    await tickHere(world.env())
    const causes = async () =>
      Promise.all([refused, unlucky, late].map(async (id) => (await readPost(world.db, id)).details.failure_cause))
    expect(await causes()).toEqual(['rejected', 'attempts-used-up', 'too-late'])
    const { body } = await call('POST', '/scheduled-posts/retry', { cause: 'attempts-used-up' })
    expect(body).toMatchObject({ retried: [unlucky], more: false })
    expect((await call('POST', '/scheduled-posts/retry', { cause: 'too-late' })).body.retried).toEqual([late])
    await tickHere(world.env())
    expect(world.visible().sort()).toEqual(['Late', 'Unlucky'])
    expect(await causes()).toEqual(['rejected', null, null])
  })
})
