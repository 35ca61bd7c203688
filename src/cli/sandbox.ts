import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { type Command, UsageError } from './command'

const DEFAULT_PORT = 9006

export const command: Command = {
  usage: 'sandbox [--port N]',
  summary: 'Runs an imitation of the platforms on this machine, for trying things out, until Ctrl-C',
  async run(args) {
    const { values } = parseArgs({ args, options: { port: { type: 'string' } } })
    const port = Number(values.port ?? DEFAULT_PORT)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new UsageError('--port must be a number up to 65535')
    const { describeSandbox, startSandbox } = await import('../sandbox/sandbox')
    const sandbox = await startSandbox({ port })
    process.stdout.write(`${describeSandbox(sandbox)}\n`)
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    await sandbox.close()
    return 0
  },
}
