import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { bareEnvironment, confined } from './costly-work/confined'
import { MEMORY_MB, REMUX_MS } from './costly-work/limits'

/** For one that nobody is left to end. */
const MOST_CPU_S = 30
const MOST_ALLOC = 64 * 1024 * 1024

export type Remuxed = { kind: 'made'; path: string } | { kind: 'failed'; why: string }

/**
 * Puts the pictures and the sound of a MOV file into an MP4 as they are: nothing is encoded anew, the index stands first, and
 * what else a phone writes down (places, settings) is left out. Reads that one file and nothing it might point to.
 * @param program `ffmpeg` or the path of one
 * @param path absolute; handed over as `file:…`, so that it can never be read as an option
 * @param gone aborted when nobody waits for the outcome any more
 */
export async function toMp4(
  program: string,
  { path, folder }: { path: string; folder: string },
  gone?: AbortSignal,
): Promise<Remuxed> {
  const made = join(folder, 'remuxed.mp4')
  const limits = ['-protocol_whitelist', 'file', '-f', 'mov', '-max_alloc', String(MOST_ALLOC)]
  const tracks = ['-map', '0:V:0', '-map', '0:a:0?', '-map_metadata', '-1', '-c', 'copy']
  const shape = ['-movflags', '+faststart', '-f', 'mp4', '-y', `file:${made}`]
  const command = [program, '-nostdin', '-v', 'error', ...limits, '-i', `file:${path}`, ...tracks, ...shape] as const
  const ended = await run([...command], gone)
  gone?.throwIfAborted()
  return ended === undefined ? { kind: 'made', path: made } : { kind: 'failed', why: ended }
}

/** @returns why it did not end well, in words that end a sentence */
function run(command: [string, ...string[]], signal?: AbortSignal): Promise<string | undefined> {
  const { file, args } = confined(command, { memoryMb: MEMORY_MB, cpuSeconds: MOST_CPU_S })
  const options = { timeout: REMUX_MS, killSignal: 'SIGKILL', env: bareEnvironment(), signal } as const
  return new Promise((resolve) => {
    execFile(file, args, options, (error) => {
      if (!error) return resolve(undefined)
      resolve(error.killed ? `that takes longer than ${REMUX_MS / 1000} s` : 'ffmpeg cannot read it')
    })
  })
}
