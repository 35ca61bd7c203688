import { once } from 'node:events'
import { get } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromDist } from '../lib/from-dist.mjs'
import { inProject } from '../lib/project.mjs'
import { startApiProcess } from './support/api-process.mjs'
import { bombs, smallPng } from './support/bombs.mjs'
import { figure } from './support/figures.mjs'
import { residentMb } from './support/process-memory.mjs'
import { startJob } from './support/processes.mjs'
import { sendFile } from './support/send-file.mjs'
import { median } from './support/statistics.mjs'

export const title = "what one company's requests cost the others"

/** One after another without a pause; and as many as are worked on and can wait for one company, and one that cannot. */
const BOMBS_AT_ONCE = [1, 6]
/** All of 127.0.0.0/8 is this machine; another of its addresses is somebody else. */
const STRANGER = '127.0.0.9'

export async function run(world, { quick }) {
  const schema = await world.openSchema('neighbours')
  const settings = { PORT: '0', MEDIA_DIR: join(world.folder, 'neighbours-media'), FFPROBE_PATH: 'off' }
  const limits = { RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_IP: '0', RATE_LIMIT_PER_COMPANY: '0' }
  const api = await startApiProcess(world, world.envFor(schema, { ...settings, ...limits }))
  const [victim, greedy] = [await customer(schema, api, 'victim'), await customer(schema, api, 'greedy')]
  const times = quick ? 3 : 30
  // What is loaded at the first files, and the room that V8 makes itself in use, are not the others' doing.
  await timesOf(victim, quick ? 5 : 400)
  const before = residentMb(api.pid)
  const figures = []
  for (const [bomb, atOnce] of Object.keys(bombs).flatMap((bomb) => BOMBS_AT_ONCE.map((n) => [bomb, n]))) {
    const alone = await timesOf(victim, times)
    const attack = startJob(world, inProject('scripts/bench/support/bomb-client.mjs'), {
      ...greedy,
      bomb,
      atOnce,
    })
    await once(attack.child.stdout, 'data')
    const beside = await timesOf(victim, times)
    attack.child.kill('SIGTERM')
    const { answered, kB } = (await attack.ended).printed
    figures.push(
      figure(`a small PNG beside ${bomb} (${kB} kB), ${atOnce} at once`, median(beside) / median(alone), {
        unit: '×',
        ...(atOnce === 1 && { target: { most: 2 } }),
        note: `${inMs(median(alone))} alone, ${inMs(median(beside))} beside, longest ${inMs(Math.max(...beside))}; ${told(answered)}`,
      }),
    )
  }
  await sleep(quick ? 1_000 : 60_000)
  const grown = residentMb(api.pid) - before
  figures.push(
    figure('memory of the API a minute after all of them, beyond before', grown, { unit: 'MB', target: { most: 20 } }),
    figure('/health beside 1,100 half-sent requests, answered of 26 in 13 s', await healthBesideHalfSent(api, quick), {
      target: { least: 26 },
      digits: 0,
    }),
  )
  return {
    figures,
    notes: ['Medians, in times of the same alone, both posts for Instagram, so that each is made a JPEG.'],
  }
}

const inMs = (ms) => `${Math.round(ms)} ms`

/** How often the bombs were answered what. */
const told = (answered) =>
  Object.entries(answered)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ') || 'none answered'

/** A company with a key and an account, and where it sends its files. */
async function customer({ db }, { url }, companyId) {
  const { generateApiKey, hashApiKey } = fromDist('security/api-key')
  const key = generateApiKey()
  await fromDist('db/api-keys/api-keys').insertApiKey(db, { companyId, name: 'bench', hash: hashApiKey(key) })
  const { saveSocialAccount } = fromDist('db/accounts/save-social-account')
  const account = { companyId, platform: 'instagram', externalId: companyId, name: companyId, login: 'facebook' }
  const { id } = await saveSocialAccount(db, account, () => 'v1.not.a.token')
  return { url, key, account: id }
}

async function timesOf(sender, times) {
  const all = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    const status = await sendFile({ ...sender, keep: true }, 'small.png', smallPng())
    if (status !== 201) throw new Error(`a small PNG was answered ${status}`)
    all.push(performance.now() - began)
    await sleep(20)
  }
  return all
}

/** Asks for health 26 times while another address holds as many connections as it gets with halves of requests. */
async function healthBesideHalfSent({ url }, quick) {
  const { hostname: host, port } = new URL(url)
  const half = 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: '
  const halves = Array.from({ length: 1_100 }, () => {
    const socket = connect({ host, port, localAddress: STRANGER }, () => socket.write(half))
    return socket.on('error', () => {})
  })
  let answered = 0
  for (let n = 0; n < 26; n++) {
    const asked = get(`${url}/health`, { agent: false, timeout: 5_000 })
    asked.on('timeout', () => asked.destroy())
    const [answer] = await once(asked, 'response').catch(() => [])
    answer?.resume()
    if (answer?.statusCode === 200) answered++
    await sleep(quick ? 10 : 500)
  }
  for (const socket of halves) socket.destroy()
  return answered
}
