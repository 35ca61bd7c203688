import { once } from 'node:events'
import { resolve } from 'node:path'
import { loadConfig } from '../config/config'
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
  const running = await startSandbox({ port, strict: strict ?? loadConfig(around.env).SANDBOX_STRICT === 'on' })
  try {
    if (file) writeSettingsFile(file, { ...running.env, ...running.appEnv })
    around.out(`${describeSandbox(running, file)}\n`)
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  } finally {
    await running.close()
  }
  return 0
}
