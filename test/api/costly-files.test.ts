import { beforeAll, expect, it } from 'vitest'
import { noisyPng } from '../support/costly-pictures'
import { until } from '../support/until'
import { png } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

/** Two seconds of decoding and encoding in less than a hundred kilobytes. */
const bomb = noisyPng(4_000, 3_200)

let api: TestApi
let greedy: { client: Client; account: string }
let other: { client: Client; account: string }

beforeAll(async () => {
  api = await startTestApi({ FFPROBE_PATH: 'off' })
  const withAccount = async () => {
    const client = await api.company()
    return { client, account: await client.account('instagram') }
  }
  greedy = await withAccount()
  other = await withAccount()
})

const schedule = ({ client, account }: typeof greedy, content: Buffer) =>
  client.upload({ socialAccountId: account, scheduledAt: inAnHour() }, [{ name: 'a.png', content }])

/** The same from a client that only asks, and may hang up. */
function begin({ client, account }: typeof greedy, content: Buffer, signal: AbortSignal) {
  const form = new FormData()
  form.append('socialAccountId', account)
  form.append('scheduledAt', inAnHour())
  form.append('files', new Blob([new Uint8Array(content)]), 'a.png')
  const headers = { Authorization: `Bearer ${client.key}` }
  return fetch(`${api.url}/schedule-post?dryRun=true`, { method: 'POST', headers, body: form, signal })
}

it('however many costly files one company brings, another is served beside them, and gets its answer before they are done', async () => {
  expect((await schedule(other, png())).status).toBe(201)
  const alone = await timed(() => schedule(other, png()))
  const hangUp = new AbortController()
  let answered = 0
  const refused: Response[] = []
  const bombs = Array.from({ length: 6 }, async () => {
    const answer = await begin(greedy, bomb, hangUp.signal)
    if (answer.status === 429) refused.push(answer)
    else answered++
  })
  // Three wait, one is worked on, two are told to come back.
  await until(() => refused.length === 2, 'two of six are refused')
  expect(await refused[0]?.json()).toMatchObject({ type: 'urn:post-dispatcher:problem:busy', success: false })
  expect(Number(refused[0]?.headers.get('Retry-After'))).toBeGreaterThan(0)

  const beside = await timed(() => schedule(other, png()))
  expect(beside.answer.status).toBe(201)
  expect(answered).toBeLessThan(2)
  // A process has to be started for it the first time.
  expect(beside.ms).toBeLessThan(alone.ms * 4 + 3_000)
  expect((await fetch(`${api.url}/health`)).status).toBe(200)

  // Who hangs up gives its place back, and what it had brought goes.
  hangUp.abort()
  await Promise.allSettled(bombs)
  const next = await schedule(greedy, png())
  expect(next.status, JSON.stringify(next.body)).toBe(201)
  // Of each company the picture and its JPEG.
  await until(async () => (await api.files()).length === 4, 'the files of those that hung up are gone')
  expect(api.logged.filter(({ level }) => Number(level) >= 50)).toEqual([])
})

async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const began = performance.now()
  const answer = await work()
  return { answer, ms: performance.now() - began }
}
