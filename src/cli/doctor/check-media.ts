import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Config } from '../../config/config'
import { nearestThere, tryToWrite } from '../../config/our-files'
import { describeUs } from '../../config/users'
import { policyOf } from '../../media/address-policy'
import { fetchMedia } from '../../media/fetch-media'
import { INCOMING } from '../../media/media-folder'
import { newMediaKey } from '../../media/media-key'
import type { MediaStore } from '../../media/media-store'
import { openMediaStore } from '../../media/open-media-store'
import { isPrivateAddress } from '../../media/private-address'
import { Spool } from '../../media/spool'
import { type Finding, note, ok, wrong } from './finding'

/** Less free space than a few uploads need. */
const LITTLE_SPACE_BYTES = 2 * 1024 ** 3

/** The smallest GIF there is. */
const probe = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** Keeps a file as an upload would, fetches it as a platform would, and removes it. What was not there is not there afterwards. */
export async function* checkMedia(config: Config): AsyncGenerator<Finding> {
  const folder = checkFolder(config)
  yield folder
  // Every upload passes through the folder, whatever the store.
  if (folder.state === 'wrong') return
  const store = await openMediaStore(config)
  if (!store.directory) yield* checkStore(config, store, mkdtempSync(join(tmpdir(), 'doctor-')))
  else if (existsSync(store.directory)) yield* checkStore(config, store, store.directory)
}

async function* checkStore(config: Config, store: MediaStore, folder: string): AsyncGenerator<Finding> {
  const before = readdirSync(folder)
  const spool = new Spool(folder)
  let made: string[] = []
  try {
    const file = await spool.receive(Readable.from([probe]), { maxBytes: probe.length })
    const key = newMediaKey(file.format)
    made = [INCOMING, key.slice(0, 2)].filter((name) => !before.includes(name))
    try {
      yield await attempt('Media store', 'keeps and returns files', () =>
        keepAndRead(store, key, () => store.put(key, file)),
      )
      yield await checkAddress(config, store.urlOf(key))
    } finally {
      await file.discard()
      await store.remove(key).catch(() => {})
    }
  } catch (error) {
    if ((error as Error).name !== 'MediaFolderError') throw error
    yield wrong(`Media store: ${(error as Error).message}`, 'Then ask again')
  } finally {
    for (const name of made) removeIfEmpty(join(folder, name))
    if (!store.directory) rmSync(folder, { recursive: true, force: true })
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Never made, or an upload has come meanwhile.
  }
}

function checkFolder({ MEDIA_STORE, MEDIA_DIR: folder }: Config): Finding {
  const name = MEDIA_STORE === 'local' ? 'Media folder' : 'Media folder (for files on their way to the bucket)'
  const there = nearestThere(folder)
  try {
    if (there === folder) tryToWrite(folder)
    else accessSync(there, constants.W_OK)
  } catch (error) {
    return wrong(
      `${name}: ${folder} cannot be written by ${describeUs()} (${(error as Error).message})`,
      'Correct its owner, or MEDIA_DIR',
    )
  }
  if (there !== folder) return note(`${name}: ${folder} is not there yet`, 'The API makes it when it starts')
  const { bavail, bsize } = statfsSync(folder)
  const what = `${name}: ${folder}, ${((bavail * bsize) / 1024 ** 3).toFixed(1)} GB free`
  return bavail * bsize < LITTLE_SPACE_BYTES ? note(what, 'Make room before uploads fail') : ok(what)
}

async function keepAndRead(store: MediaStore, key: string, put: () => Promise<void>): Promise<void> {
  await put()
  const size = await store.sizeOf(key)
  if (size !== probe.length) throw new Error(`a file of ${probe.length} bytes was kept and has ${size ?? 'no'} bytes`)
  await store.remove(key)
  if ((await store.sizeOf(key)) !== undefined) throw new Error('a removed file is still there')
  await put()
}

async function attempt(name: string, what: string, work: () => Promise<void>): Promise<Finding> {
  try {
    await work()
    return ok(`${name}: ${what}`)
  } catch (error) {
    return wrong(
      `${name}: ${(error as Error).message}`,
      'Correct MEDIA_DIR or the S3 settings; docs/media.md tells more',
    )
  }
}

async function checkAddress(config: Config, url: string): Promise<Finding> {
  const { PUBLIC_MEDIA_URL: address, MEDIA_STORE } = config
  const what = `Media address: ${address}`
  const unreachable = note(
    what,
    'The platforms cannot fetch from there; set PUBLIC_MEDIA_URL to an address they can reach',
  )
  try {
    const limits = { policy: policyOf(config), maxBytes: 1024, timeoutMs: 5_000 }
    const { stream, contentType } = await fetchMedia(url, limits)
    stream.destroy()
    if (contentType !== 'image/gif') throw new Error(`a GIF is handed out as ${contentType}`)
  } catch (error) {
    const why = `${what}: ${(error as Error).message}`
    if (MEDIA_STORE === 's3') {
      return wrong(why, 'Let everybody read the bucket (docs/media.md has the policy), or correct PUBLIC_MEDIA_URL')
    }
    if (isPrivateAddress(address)) return unreachable
    return note(why, 'Start the API (npm start); if it runs, correct PUBLIC_MEDIA_URL or the proxy before it')
  }
  return isPrivateAddress(address) ? unreachable : ok(`${what} hands files out`)
}
