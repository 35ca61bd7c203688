import { once } from 'node:events'
import type { Action } from './surroundings'

/** Runs the imitation of the platforms until Ctrl-C. */
export const sandbox: Action<{ port: number }> = async (around, { port }) => {
  const { describeSandbox, startSandbox } = await import('../sandbox/sandbox')
  const running = await startSandbox({ port })
  around.out(`${describeSandbox(running)}\n`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await running.close()
  return 0
}
