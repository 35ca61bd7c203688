import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { inProject } from '../lib/project.mjs'
import { startApiProcess } from './support/api-process.mjs'
import { createKey } from './support/create-key.mjs'
import { figure } from './support/figures.mjs'
import { connectMembers } from './support/rows.mjs'

export const title = 'memory of the API while it takes videos of 200 MB, onto its disk and into a bucket'

const MB = 1024 * 1024
const BOUNDARY = 'bench-boundary'

export async function run(world, { quick }) {
  const size = (quick ? 20 : 200) * MB
  const figures = []
  for (const store of ['disk', 'bucket']) {
    const schema = await world.openSchema(`receive_${store}`)
    const sandbox = await world.openSandbox()
    const [account] = await connectMembers(schema, sandbox, 1)
    const mediaDir = join(world.folder, `received-${store}`)
    world.later(() => rmSync(mediaDir, { recursive: true, force: true }))
    const bucket = store === 'bucket' ? await startBucket(world) : undefined
    const settings = { ...sandbox.env, ...bucket?.env, PORT: '0', MEDIA_DIR: mediaDir, FFPROBE_PATH: 'off' }
    const api = await startApiProcess(world, world.envFor(schema, settings))
    const key = await createKey(schema)
    // A small one first, so that everything is loaded.
    await upload(api.url, key, account.id, 1 * MB, 0)
    const before = peakMb(api.pid)
    const seconds = []
    for (let n = 1; n <= (quick ? 1 : 3); n++) {
      const started = performance.now()
      await upload(api.url, key, account.id, size, n)
      seconds.push((performance.now() - started) / 1000)
    }
    figures.push(
      figure(`${store}: growth of the API's peak memory (VmHWM)`, peakMb(api.pid) - before, {
        unit: 'MB',
        digits: 0,
        target: { most: 60 },
      }),
      figure(`${store}: the upload, ${size / MB} MB`, seconds, { unit: 's' }),
    )
    if (bucket && bucket.received.at(-1) !== size + headOf(size).length) {
      throw new Error(`the bucket has got ${bucket.received.at(-1)} bytes of ${size + headOf(size).length}`)
    }
  }
  return {
    figures,
    notes: ['A form over HTTP as browsers send it; each video has other bytes, and each is looked into.'],
  }
}

/** A real video, followed by a box that players pass over. */
const headOf = (size) => {
  const box = Buffer.alloc(8)
  box.writeUInt32BE(size + 8)
  box.write('free', 4)
  return Buffer.concat([readFileSync(inProject('scripts/demo-media/dawn.mp4')), box])
}

/** Sends a video of a size as part of a form, with no more of it in memory than the socket takes. */
async function upload(url, key, account, size, number) {
  const field = (name, value) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const opening = Buffer.from(
    `${field('socialAccountId', account)}${field('scheduledAt', new Date(Date.now() + 3_600_000).toISOString())}` +
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="video.mp4"\r\nContent-Type: video/mp4\r\n\r\n`,
  )
  const head = headOf(size)
  const closing = Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
  const sent = request(`${url}/schedule-post`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${key}`,
      'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
      'Content-Length': opening.length + head.length + size + closing.length,
    },
  })
  const answered = once(sent, 'response')
  const write = async (bytes) => sent.write(bytes) || (await once(sent, 'drain'))
  await write(opening)
  await write(head)
  const part = Buffer.alloc(MB, createHash('sha256').update(String(number)).digest())
  for (let left = size; left > 0; left -= MB) await write(part)
  sent.end(closing)
  const [response] = await answered
  let text = ''
  for await (const chunk of response) text += chunk
  if (response.statusCode !== 201) throw new Error(`the upload was answered ${response.statusCode}: ${text}`)
}

/** An S3 that takes files and forgets them: what one of our own keeps is not the API's memory, but its disk is slow. */
async function startBucket(world) {
  const received = []
  const server = createServer(async (req, res) => {
    let size = 0
    for await (const chunk of req) size += chunk.length
    if (req.method === 'PUT') received.push(size)
    res.writeHead(req.method === 'PUT' ? 200 : 404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  world.later(() => server.close())
  const env = {
    MEDIA_STORE: 's3',
    S3_ENDPOINT: `http://127.0.0.1:${server.address().port}`,
    S3_BUCKET: 'bench',
    S3_ACCESS_KEY_ID: 'bench',
    S3_SECRET_ACCESS_KEY: 'bench',
  }
  return { env, received }
}

const peakMb = (pid) => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024
