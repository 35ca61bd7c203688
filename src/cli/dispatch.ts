import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../config/project-root'
import type { Command } from './command'

export const command: Command = {
  usage: 'dispatch',
  summary: 'Runs one tick now, exactly as the cron line does; exit code 0 ok, 1 error, 2 timeout',
  async run(args) {
    parseArgs({ args })
    // A process of its own, because the tick's guards end the process they are in.
    const entry = resolve(__dirname, '../cron', `post-scheduler.cron${extname(__filename)}`)
    const fromSource = extname(__filename) === '.ts'
    const loader = fromSource ? ['-r', require.resolve('ts-node/register/transpile-only')] : []
    // ts-node looks for its settings in the working directory, which may be any.
    const env = fromSource ? { ...process.env, TS_NODE_PROJECT: resolve(projectRoot, 'tsconfig.json') } : process.env
    const tick = spawn(process.execPath, [...loader, entry], { stdio: 'inherit', env })
    const pass = (signal: NodeJS.Signals) => tick.kill(signal)
    process.on('SIGTERM', pass).on('SIGINT', pass)
    const [code] = await once(tick, 'exit')
    return code ?? 1
  },
}
