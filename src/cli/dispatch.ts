import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, resolve } from 'node:path'
import { projectRoot } from '../config/project-root'
import type { Action } from './surroundings'

/** Runs one tick: a process of its own, because the tick's guards end the process they are in. */
export const dispatch: Action<{ lookAhead?: number }> = async (around, { lookAhead }) => {
  if (around.isWatched && lookAhead === undefined)
    around.err(
      'One tick, as cron starts it: it also waits for posts that are due within the minute (--look-ahead 0: for none)\n',
    )
  const given = { ...around.env, ...(lookAhead !== undefined && { LOOK_AHEAD_SECONDS: String(lookAhead) }) }
  const entry = resolve(__dirname, '../cron', `post-scheduler.cron${extname(__filename)}`)
  const fromSource = extname(__filename) === '.ts'
  const loader = fromSource ? ['-r', require.resolve('ts-node/register/transpile-only')] : []
  // ts-node looks for its settings in the working directory, which may be any.
  const env = fromSource ? { ...given, TS_NODE_PROJECT: resolve(projectRoot, 'tsconfig.json') } : given
  const tick = spawn(process.execPath, [...loader, entry], { stdio: 'inherit', env })
  const pass = (signal: NodeJS.Signals) => tick.kill(signal)
  process.on('SIGTERM', pass).on('SIGINT', pass)
  const [code] = await once(tick, 'exit')
  return code ?? 1
}
