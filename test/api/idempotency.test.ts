import { randomUUID } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/db/new-id'
import { takeBack } from '../support/one-claim'
import * as walkTo from '../support/posts-in-state'
import { until } from '../support/until'
import { jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  account = await acme.account()
})

const body = () => ({ socialAccountId: account, caption: randomUUID(), scheduledAt: inAnHour() })
const withKey = (key: string = randomUUID()) => ({ 'Idempotency-Key': key })
const problem = (name: string) => `urn:post-dispatcher:problem:${name}`
const count = async (sql: string, ...values: string[]) =>
  Number((await api.db.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${sql}`, values))[0][0]?.n)
const postsWith = (caption: string) => count('post_details WHERE caption = ?', caption)

describe('Idempotency-Key', () => {
  it('gives the first answer again, whole, and schedules nothing a second time', async () => {
    const [post, headers] = [body(), withKey()]
    const first = await acme.post('/schedule-post', post, headers)
    const again = await acme.post('/schedule-post', post, headers)
    expect(first.status).toBe(201)
    expect(first.headers.has('Idempotency-Replayed')).toBe(false)
    expect(again.status).toBe(201)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect(again.headers.get('Location')).toBe(first.headers.get('Location'))
    expect(again.headers.get('Content-Type')).toBe(first.headers.get('Content-Type'))
    expect(await postsWith(post.caption)).toBe(1)
  })

  it('takes a key with quotation marks around it, and fields in another order, for the same', async () => {
    const { socialAccountId, caption, scheduledAt } = body()
    const first = await acme.post('/schedule-post', { socialAccountId, caption, scheduledAt }, withKey('a-key'))
    const again = await acme.post('/schedule-post', { scheduledAt, caption, socialAccountId }, withKey('"a-key"'))
    expect(again.body).toEqual(first.body)
  })

  it('schedules once when ten clients send the same at once; who comes too early is told to wait', async () => {
    const [post, headers] = [body(), withKey()]
    const answers = await Promise.all(Array.from({ length: 10 }, () => acme.post('/schedule-post', post, headers)))
    expect(await postsWith(post.caption)).toBe(1)
    for (const { status, body, headers } of answers) {
      expect([201, 409]).toContain(status)
      if (status === 409) {
        expect(body.type).toBe(problem('request-in-flight'))
        expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
      }
    }
    expect((await acme.post('/schedule-post', post, headers)).status).toBe(201)
  })

  it('refuses a key that came with another body, another route or another query before', async () => {
    const [post, headers] = [body(), withKey()]
    const { postDetailId } = (await acme.post('/schedule-post', post, headers)).body
    const others = [
      await acme.post('/schedule-post', { ...post, caption: 'other' }, headers),
      await acme.delete(`/scheduled-posts/${postDetailId}`, headers),
      await acme.upload({ caption: 'x' }, [], { headers }),
    ]
    for (const { status, body } of others.slice(0, 2)) {
      expect(status).toBe(422)
      expect(body.type).toBe(problem('idempotency-key-reused'))
    }
    // What cannot be understood is said before anything else.
    expect(others[2]?.status).toBe(400)
    expect(await postsWith('other')).toBe(0)
    expect((await acme.get(`/scheduled-posts/${postDetailId}`)).body.post.status).toBe('pending')
  })

  it('compares the files of a form by their content, and keeps those of the first request alone', async () => {
    const fields = { socialAccountId: String(account), caption: randomUUID(), scheduledAt: inAnHour() }
    const headers = withKey()
    const send = (content: Buffer) => acme.upload(fields, [{ name: 'a.jpg', content }], { headers })
    const first = await send(jpeg(2_000))
    expect(first.status).toBe(201)
    const files = await api.files()
    const again = await send(jpeg(2_000))
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
    expect(await api.files()).toEqual(files)
    const other = await send(Buffer.concat([jpeg(2_000), Buffer.from([1])]))
    expect(other.status).toBe(422)
    expect(await api.files()).toEqual(files)
    const { media } = (await acme.get(`/scheduled-posts/${first.body.postDetailId}`)).body.post
    expect((await fetch(media[0].url)).status).toBe(200)
  })

  it('belongs to one company: the same key of another is another key', async () => {
    const rival = await api.company()
    const [post, headers] = [body(), withKey()]
    const first = await acme.post('/schedule-post', post, headers)
    const theirs = await rival.post('/schedule-post', { ...post, socialAccountId: await rival.account() }, headers)
    expect(theirs.status).toBe(201)
    expect(theirs.body.postDetailId).not.toBe(first.body.postDetailId)
    expect((await rival.post('/schedule-post', post, headers)).status).toBe(422)
  })

  it('gives a refusal again as well, also when it would not be refused any more', async () => {
    const { postDetailId } = (await acme.post('/schedule-post', body())).body
    await walkTo.claimed(api.db, postDetailId)
    const headers = withKey()
    const cancel = () => acme.delete(`/scheduled-posts/${postDetailId}`, headers)
    const first = await cancel()
    expect(first.status).toBe(409)
    await takeBack(api.db)
    const again = await cancel()
    expect(again.status).toBe(409)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Content-Type')).toMatch(/problem\+json/)
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect((await acme.delete(`/scheduled-posts/${postDetailId}`)).status).toBe(200)
  })

  it('is not used up by a request that is not valid, nor by a failure of ours', async () => {
    const [post, headers] = [body(), withKey()]
    expect((await acme.post('/schedule-post', { ...post, scheduledAt: 'soon' }, headers)).status).toBe(400)
    expect((await acme.post('/schedule-post', { ...post, socialAccountId: newId() }, headers)).status).toBe(400)
    await api.db.query(`CREATE TRIGGER fail_all BEFORE INSERT ON post_details FOR EACH ROW
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'`)
    const failed = await acme.post('/schedule-post', post, headers)
    await api.db.query('DROP TRIGGER fail_all')
    expect(failed.status).toBe(500)
    expect((await acme.post('/schedule-post', post, headers)).status).toBe(201)
    expect(await postsWith(post.caption)).toBe(1)
  })

  it.each(['', '"', 'two words', 'ключ', 'x'.repeat(256), '"open', 'a"b'])('refuses the key %j', async (key) => {
    const headers = { 'Idempotency-Key': encodeURI(key) === key || /^[\x20-\x7e]*$/.test(key) ? key : 'ÿ' }
    const { status, body: answer } = await acme.post('/schedule-post', body(), headers)
    expect(status).toBe(400)
    expect(answer.type).toBe(problem('invalid-idempotency-key'))
  })

  it('says nothing about keys where nothing is changed', async () => {
    const headers = { ...withKey('two words'), Authorization: `Bearer ${acme.key}` }
    expect((await fetch(`${api.url}/scheduled-posts`, { headers })).status).toBe(200)
  })

  it('survives the database for a day, and may be used anew afterwards', async () => {
    const [post, headers] = [body(), withKey()]
    await acme.post('/schedule-post', post, headers)
    const left = `idempotency_key = ? AND expires_at BETWEEN NOW() + INTERVAL 1439 MINUTE AND NOW() + INTERVAL 1441 MINUTE`
    expect(await count(`idempotency_keys WHERE ${left}`, headers['Idempotency-Key'])).toBe(1)
    await api.restart()
    expect((await acme.post('/schedule-post', post, headers)).headers.get('Idempotency-Replayed')).toBe('true')
    await api.db.query('UPDATE idempotency_keys SET expires_at = NOW() - INTERVAL 1 SECOND WHERE idempotency_key = ?', [
      headers['Idempotency-Key'],
    ])
    expect((await acme.post('/schedule-post', post, headers)).headers.has('Idempotency-Replayed')).toBe(false)
    expect(await postsWith(post.caption)).toBe(2)
  })

  it('lets go of answers whose time is over', async () => {
    await api.db.query(`INSERT INTO idempotency_keys (company_id, idempotency_key, request_hash, run_token, status, headers, body, expires_at)
      SELECT 'old', CONCAT('k', seq.n), '', '', 201, '{}', '{}', NOW() - INTERVAL 1 HOUR
        FROM (WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 400) SELECT n FROM s) seq`)
    const old = () => count("idempotency_keys WHERE company_id = 'old'")
    expect(await old()).toBe(400)
    for (let sent = 0; (await old()) > 0; sent += 25) {
      expect(sent).toBeLessThan(2_000)
      await Promise.all(Array.from({ length: 25 }, () => acme.delete('/scheduled-posts/999999', withKey())))
    }
  })
})

describe('a process that dies while it answers', () => {
  const row = async (key: string) =>
    (await api.db.query<RowDataPacket[]>('SELECT * FROM idempotency_keys WHERE idempotency_key = ?', [key]))[0][0]

  it('before it wrote anything: the request is refused until the dead process can no longer be running, then done', async () => {
    const [post, headers] = [body(), withKey()]
    const key = headers['Idempotency-Key']
    const first = await acme.post('/schedule-post', post, headers)
    // What it leaves: the mark of a run, and no answer.
    await api.db.query(
      "UPDATE idempotency_keys SET status = NULL, body = NULL, running_until = NOW(3) + INTERVAL 30 SECOND, run_token = 'of-the-dead' WHERE idempotency_key = ?",
      [key],
    )
    await api.db.query('DELETE FROM post_details WHERE id = ?', [first.body.postDetailId])
    expect((await acme.post('/schedule-post', post, headers)).body.type).toBe(problem('request-in-flight'))
    expect((await acme.post('/schedule-post', { ...post, caption: 'x' }, headers)).status).toBe(422)
    await api.db.query('UPDATE idempotency_keys SET running_until = NOW(3) WHERE idempotency_key = ?', [key])
    const answers = await Promise.all(Array.from({ length: 5 }, () => acme.post('/schedule-post', post, headers)))
    expect(answers.some((answer) => answer.status === 201)).toBe(true)
    expect(await postsWith(post.caption)).toBe(1)
    expect((await row(key))?.status).toBe(201)
  })

  it('and was only stopped: what it goes on to write is rolled back when somebody else has taken over', async () => {
    const [post, headers] = [body(), withKey()]
    const key = headers['Idempotency-Key']
    await api.db.query(`CREATE TRIGGER stop_a_while BEFORE INSERT ON post_details FOR EACH ROW
      IF NEW.caption = '${post.caption}' THEN DO SLEEP(0.7); END IF`)
    const stopped = acme.post('/schedule-post', post, headers)
    await until(async () => (await row(key)) !== undefined, 'the run is marked')
    await api.db.query('UPDATE idempotency_keys SET running_until = NOW(3) WHERE idempotency_key = ?', [key])
    const another = acme.post('/schedule-post', post, headers)
    expect((await stopped).body.type).toBe(problem('request-in-flight'))
    expect((await another).status).toBe(201)
    await api.db.query('DROP TRIGGER stop_a_while')
    expect(await postsWith(post.caption)).toBe(1)
    expect((await acme.post('/schedule-post', post, headers)).body).toEqual((await another).body)
  })
})
