import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/config'
import { type Finding, note, ok, wrong } from './finding'

/** Less free space than a few uploads need. */
const LITTLE_SPACE_BYTES = 2 * 1024 ** 3

export function checkMedia({ MEDIA_STORE, MEDIA_DIR, PUBLIC_MEDIA_URL }: Config): Finding[] {
  if (MEDIA_STORE !== 'local') return []
  return [checkFolder(MEDIA_DIR), checkAddress(PUBLIC_MEDIA_URL)]
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

function checkAddress(address: string): Finding {
  const what = `Media address: ${address}`
  return /^https?:\/\/(localhost|127\.|\[::1\]|10\.|192\.168\.)/.test(address)
    ? note(what, 'The platforms cannot fetch from there; set PUBLIC_MEDIA_URL to an address they can reach')
    : ok(what)
}
