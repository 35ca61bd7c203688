import { linkSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

const FIRST_LINE = '# Written by the sandbox of post-dispatcher, which writes it anew each time.'

/** The file may not be written. The message says why. */
export class SettingsFileError extends Error {
  override name = 'SettingsFileError'
}

/** Refuses a file that the sandbox may not write: anything that is there and is not its own. */
export function checkSettingsFile(file: string): void {
  const there = lstatSync(file, { throwIfNoEntry: false })
  if (!there) return
  if (!there.isFile() || !readFileSync(file, 'utf8').startsWith(`${FIRST_LINE}\n`)) {
    throw new SettingsFileError(
      `${file} is there already and was not written by the sandbox: it stays as it is. Name another.`,
    )
  }
}

/** Writes settings for another program, which only its owner may read: ids and secrets of apps are among them. */
export function writeSettingsFile(file: string, settings: Record<string, string>): void {
  checkSettingsFile(file)
  const lines = [FIRST_LINE, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`), '']
  const beside = `${file}.${process.pid}.new`
  const isThere = lstatSync(file, { throwIfNoEntry: false }) !== undefined
  writeFileSync(beside, lines.join('\n'), { mode: 0o600, flag: 'wx' })
  try {
    // A file that came in between is not ours: a link never takes the place of one.
    if (isThere) renameSync(beside, file)
    else linkSync(beside, file)
  } finally {
    rmSync(beside, { force: true })
  }
}
