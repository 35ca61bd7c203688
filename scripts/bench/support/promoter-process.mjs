import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { inProject } from '../../lib/project.mjs'
import { bareEnv, emptySettings } from './environment.mjs'

/**
 * A promoter as `npm run cli -- promote` starts it, with defaults for everything not named.
 * @returns where it tells its figures, its process, and how to end it before everything else is ended
 */
export async function startPromoter(world, url, settings = {}) {
  const child = spawn(process.execPath, [inProject('dist/cli.js'), 'promote'], {
    env: { ...bareEnv(), ...emptySettings(), REDIS_URL: url, PROMOTION_PORT: '0', ...settings },
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(child, 'exit')
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  }
  world.later(stop)
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /"url":"(http:[^"]+)"/.exec(line)?.[1]
    if (!found) continue
    child.stdout.resume()
    return { url: found, pid: child.pid, stop }
  }
  throw new Error('the promoter ended before it listened')
}
