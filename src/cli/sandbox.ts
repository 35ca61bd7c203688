import { once } from 'node:events'
import { resolve } from 'node:path'
import { loadConfig } from '../config/config'
import { listenProblem } from '../config/listen-problem'
import { checkSettingsFile, writeSettingsFile } from './sandbox/settings-file'
import type { Action } from './surroundings'

/** Runs the imitation of the platforms until Ctrl-C. */
export const sandbox: Action<{ port: number; strict?: boolean; envFile?: string }> = async (
  around,
  { port, strict, envFile },
) => {
  const file = envFile === undefined ? undefined : resolve(envFile)
  if (file) checkSettingsFile(file)
  const { describeSandbox, startSandbox } = await import('../sandbox/sandbox')
  const isStrict = strict ?? loadConfig(around.env).SANDBOX_STRICT === 'on'
  const running = await startSandbox({ port, strict: isStrict }).catch((error) => {
    throw listenProblem(error, { port, portIs: '--port' })
  })
  try {
    if (file) writeSettingsFile(file, { ...running.env, ...running.appEnv })
    around.out(`${describeSandbox(running, file)}\n`)
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  } finally {
    await running.close()
  }
  return 0
}
