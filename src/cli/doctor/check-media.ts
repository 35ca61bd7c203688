import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/config'
import { policyOf } from '../../media/address-policy'
import { newMediaKey } from '../../media/media-key'
import { MediaProber } from '../../media/media-prober'
import { isPrivateAddress } from '../../media/private-address'
import { type Finding, note, ok, wrong } from './finding'

/** Less free space than a few uploads need. */
const LITTLE_SPACE_BYTES = 2 * 1024 ** 3

export async function checkMedia(config: Config): Promise<Finding[]> {
  if (config.MEDIA_STORE !== 'local') return []
  return [checkFolder(config.MEDIA_DIR), await checkAddress(config)]
}

function checkFolder(folder: string): Finding {
  const probe = join(folder, `.probe-${randomUUID()}`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(probe, 'x')
  } catch (error) {
    return wrong(
      `Media folder: ${folder} cannot be written (${(error as Error).message})`,
      'Correct its owner, or MEDIA_DIR',
    )
  } finally {
    rmSync(probe, { force: true })
  }
  const { bavail, bsize } = statfsSync(folder)
  const what = `Media folder: ${folder}, ${((bavail * bsize) / 1024 ** 3).toFixed(1)} GB free`
  return bavail * bsize < LITTLE_SPACE_BYTES ? note(what, 'Make room before uploads fail') : ok(what)
}

async function checkAddress(config: Config): Promise<Finding> {
  const address = config.PUBLIC_MEDIA_URL
  const what = `Media address: ${address}`
  if (isPrivateAddress(address)) {
    return note(what, 'The platforms cannot fetch from there; set PUBLIC_MEDIA_URL to an address they can reach')
  }
  // No file of this name was ever kept: what answers 404 is a web server that is there.
  const probed = await new MediaProber(policyOf(config)).probe(`${address}/${newMediaKey(probeFormat)}`)
  if (probed.kind === 'there')
    return note(`${what} answers with something for every name`, 'Does it lead to our media?')
  if (/answers HTTP 404$/.test(probed.why)) return ok(`${what}, which answers`)
  return note(
    `${what} cannot be used from here (${probed.why})`,
    'Start the API and its web server, or correct PUBLIC_MEDIA_URL',
  )
}

const probeFormat = { extension: 'jpg', contentType: 'image/jpeg', type: 'image', label: 'JPEG' } as const
