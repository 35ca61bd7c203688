import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { truncate } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fromDist } from '../lib/from-dist.mjs'
import { figure } from './support/figures.mjs'
import { startTick } from './support/processes.mjs'
import { countPublished } from './support/verify.mjs'
import { watchWorkerPeak } from './support/worker-peak.mjs'

export const title = 'memory of a worker while it uploads a video of 500 MB to LinkedIn, in one tick'

const MB = 1024 * 1024
const COMPANY = 'bench'

export async function run(world, { quick }) {
  const size = (quick ? 50 : 500) * MB
  const schema = await world.openSchema('upload_memory')
  const sandbox = await world.openSandbox()
  const account = await connectOrganization(schema, sandbox)
  const mediaDir = join(world.folder, 'media')
  world.later(() => rmSync(mediaDir, { recursive: true, force: true }))
  const video = await keepVideo(mediaDir, size)
  const env = world.envFor(schema, { ...sandbox.env, MEDIA_DIR: mediaDir })

  const peaks = []
  const seconds = []
  for (let n = 1; n <= (quick ? 1 : 3); n++) {
    await insertVideoPost(schema, account, video, n)
    const { child, ended } = startTick(world, env)
    const [peak, ms] = await Promise.all([watchWorkerPeak(child), ended])
    peaks.push(peak / 1024)
    seconds.push(ms / 1000)
    if ((await countPublished(schema, sandbox)) !== n) throw new Error('the video was not published within its tick')
  }
  await checkVideos(sandbox, size)
  return {
    figures: [
      figure('peak memory of the worker (VmHWM)', peaks, { unit: 'MB', target: { most: 120 }, digits: 0 }),
      figure(`whole tick, ${size / MB} MB`, seconds, { unit: 's' }),
    ],
    notes: [
      `${size / MB} MB from the local media store, in parts of 4 MB, each of them noted durably; every byte verified to be there.`,
    ],
  }
}

async function connectOrganization({ db, encryptionKey }, sandbox) {
  const { TokenCipher, tokenContext } = fromDist('security/token-cipher')
  const { saveSocialAccount } = fromDist('db/accounts/save-social-account')
  const cipher = TokenCipher.fromSetting(encryptionKey)
  const [{ id: externalId, name, token }] = await sandbox.control.addAccounts({ kind: 'organization' })
  const account = { companyId: COMPANY, platform: 'linkedin', externalId, name, login: 'linkedin' }
  return saveSocialAccount(db, account, (contextId) => cipher.encrypt(token, tokenContext(COMPANY, contextId)))
}

/** A file that begins like a video and is empty from there on, under a name of the local store's making. */
async function keepVideo(mediaDir, size) {
  const key = `be/${'be'.repeat(24)}.mp4`
  const path = join(mediaDir, key)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, fromDist('sandbox/sample-media').sampleMp4(1024))
  await truncate(path, size)
  return { type: 'video', key, url: `http://media.invalid/${key}`, contentType: 'video/mp4', size }
}

async function insertVideoPost({ db }, account, video, number) {
  const id = fromDist('db/new-id').newId()
  await db.query(
    'INSERT INTO post_details (id, company_id, social_account_id, platform, caption, media) VALUES (?, ?, ?, ?, ?, ?)',
    [id, COMPANY, account.id, 'linkedin', `Benchmark post with a video, number ${number}`, JSON.stringify([video])],
  )
  await db.query('INSERT INTO post_schedule (post_detail_id, run_at, scheduled_for) VALUES (?, NOW(3), NOW(3))', [id])
  await db.query("INSERT INTO publications (post_detail_id, kind) VALUES (?, 'feed')", [id])
}

async function checkVideos(sandbox, size) {
  for (const { media } of await sandbox.control.posts({ text: 'Benchmark post ' })) {
    const [video] = media
    if (video?.size !== size || video.corrupt) throw new Error(`the sandbox shows a broken video: ${video?.size} bytes`)
  }
}
