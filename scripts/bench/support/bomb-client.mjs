/**
 * Sends a costly file again and again, some at once. Started by the benchmark `neighbours` with a job on standard input;
 * prints a line when the first is on its way and, told to stop by SIGTERM, how often it was answered what.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { bombs } from './bombs.mjs'
import { readJob } from './processes.mjs'
import { sendFile } from './send-file.mjs'

const { bomb, atOnce, ...to } = await readJob()
const { name, bytes } = bombs[bomb]()
const ending = new AbortController()
process.once('SIGTERM', () => ending.abort())
const answered = {}

async function again() {
  while (!ending.signal.aborted) {
    const status = await sendFile(to, name, bytes, ending.signal).catch(() => undefined)
    if (status) answered[status] = (answered[status] ?? 0) + 1
    // Who is told to come back does so ten times a second.
    if (status === 429) await sleep(100, undefined, { signal: ending.signal }).catch(() => {})
  }
}

const all = Promise.all(Array.from({ length: atOnce }, again))
process.stdout.write('\n')
await all
process.stdout.write(JSON.stringify({ answered, kB: Math.ceil(bytes.length / 1024) }))
