import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { inProject } from '../../lib/project.mjs'

/** The API in a process of its own, as an operator starts it. */
export async function startApiProcess(world, env) {
  const child = spawn(process.execPath, [inProject('dist/server.js')], {
    env,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(child, 'exit')
  world.later(async () => {
    if (child.exitCode === null) child.kill('SIGTERM')
    await ended
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /"msg":"Listening on (http:[^"]+)"/.exec(line)?.[1]
    if (!url) continue
    child.stdout.resume()
    return { url, pid: child.pid }
  }
  throw new Error('the API ended before it listened')
}
