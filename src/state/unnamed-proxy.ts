import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, writeOurFile } from '../config/our-files'

/** What came with an X-Forwarded-For while TRUST_PROXY named nobody. */
export type UnnamedProxy = { address: string; at: Date }

const fileIn = (folder: string) => join(folder, 'unnamed-proxy.json')

/**
 * Keeps for `doctor` what the API alone can see.
 * @throws when the folder cannot be written
 */
export function noteUnnamedProxy(folder: string, { address, at }: UnnamedProxy): void {
  makeFolder(folder)
  writeOurFile(fileIn(folder), `${JSON.stringify({ address, at: at.toISOString() })}\n`, 0o640)
}

/** The last one that was noted; undefined when there is none, or nothing that can be read. */
export function readUnnamedProxy(folder: string): UnnamedProxy | undefined {
  try {
    const { address, at } = JSON.parse(readFileSync(fileIn(folder), 'utf8'))
    const time = new Date(at)
    return typeof address === 'string' && !Number.isNaN(time.getTime()) ? { address, at: time } : undefined
  } catch {
    return undefined
  }
}
