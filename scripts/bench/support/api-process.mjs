import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inProject } from '../../lib/project.mjs'

let started = 0

/**
 * The API in a process of its own, as an operator starts it. Its log goes to a file, as under systemd: into a pipe that nobody
 * empties in time it would wait at each line.
 */
export async function startApiProcess(world, env) {
  const log = join(world.folder, `api-${++started}.log`)
  const output = openSync(log, 'a')
  const child = spawn(process.execPath, [inProject('dist/server.js')], {
    env,
    cwd: '/',
    stdio: ['ignore', output, 'inherit'],
    detached: true,
  })
  closeSync(output)
  const ended = once(child, 'exit')
  world.later(async () => {
    if (child.exitCode === null) child.kill('SIGTERM')
    await ended
  })
  while (child.exitCode === null && child.signalCode === null) {
    const url = /"msg":"Listening on (http:[^"]+)"/.exec(readFileSync(log, 'utf8'))?.[1]
    if (url) return { url, pid: child.pid }
    await sleep(20)
  }
  throw new Error('the API ended before it listened')
}
