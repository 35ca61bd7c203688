import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fromDist } from '../../lib/from-dist.mjs'
import { inProject } from '../../lib/project.mjs'
import { bareEnv, emptySettings } from './environment.mjs'

/** A sandbox as `npm run sandbox` starts it, in its own process so that it takes no time from who is measured. */
export async function startSandboxProcess(own) {
  const child = spawn(process.execPath, [inProject('dist/cli.js'), 'sandbox', '--strict', '--port', '0'], {
    env: { ...bareEnv(), ...emptySettings() },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C must not take it away under a tick; we end it ourselves.
    detached: true,
  })
  const ended = once(child, 'exit')
  own.push(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const url = await addressOf(child)
  const control = fromDist('sandbox/control').sandboxControl(url)
  // Call records and daily caps would grow with every run and tell nothing here.
  await control.recordCalls(false)
  await control.setSwitches({ dailyLimits: false })
  return { url, pid: child.pid, control, env: fromDist('sandbox/env').sandboxEnv(url) }
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (found) resolve(found[0])
    })
    child.once('exit', (code) => reject(new Error(`the sandbox ended with code ${code}`)))
  })
}
