import { once } from 'node:events'
import { loadConfig } from '../config/config'
import type { Action } from './surroundings'

/** Runs the imitation of the platforms until Ctrl-C. */
export const sandbox: Action<{ port: number; strict?: boolean }> = async (around, { port, strict }) => {
  const { describeSandbox, startSandbox } = await import('../sandbox/sandbox')
  const running = await startSandbox({ port, strict: strict ?? loadConfig(around.env).SANDBOX_STRICT === 'on' })
  around.out(`${describeSandbox(running)}\n`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await running.close()
  return 0
}
