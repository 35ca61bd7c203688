import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { inProject } from '../../lib/project.mjs'

export const cronEntry = inProject('dist/cron/post-scheduler.cron.js')

/**
 * Starts Node and measures from outside, from before the start to its exit.
 * @param stdio as for spawn
 * @returns the child and a promise of its milliseconds; a code other than 0 rejects
 */
export function startTimed(world, args, { env, stdio = 'ignore', cwd = '/' }) {
  const since = performance.now()
  // A process group of its own: when we are interrupted it is ended as a whole, workers and all.
  const child = spawn(process.execPath, args, { env, stdio, cwd, detached: true })
  let isOver = false
  world.later(() => {
    if (!isOver) process.kill(-child.pid, 'SIGKILL')
  })
  const ended = once(child, 'exit').then(([code, signal]) => {
    isOver = true
    const ms = performance.now() - since
    if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${signal ?? `code ${code}`}`)
    return ms
  })
  return { child, ended }
}

/** One tick as cron runs it, its log appended to a file. Returns milliseconds. */
export async function runTick(world, env) {
  return startTick(world, env).ended
}

export const startTick = (world, env) =>
  startTimed(world, [cronEntry], { env, stdio: ['ignore', world.tickLog, world.tickLog] })

/**
 * Starts one of our own programs with a job on its standard input.
 * @returns the child, and a promise of its milliseconds and of what it printed
 */
export function startJob(world, program, job, env) {
  const { child, ended } = startTimed(world, [program], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let printed = ''
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  child.stdin.end(JSON.stringify(job))
  const told = async () => {
    const ms = await ended
    await closed
    return { ms, printed: printed.trim() ? JSON.parse(printed) : undefined }
  }
  return { child, ended: told() }
}

/** The same to its end. */
export const runJob = (world, program, job, env) => startJob(world, program, job, env).ended

/** The job that {@link runJob} gave. */
export async function readJob() {
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  return JSON.parse(text)
}
