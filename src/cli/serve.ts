import { parseArgs } from 'node:util'
import type { Command } from './command'

export const command: Command = {
  usage: 'serve',
  summary: 'Runs the API until it is told to stop; the same as npm start',
  async run(args) {
    parseArgs({ args })
    const { startServer } = await import('../server')
    await startServer()
    return 0
  },
}
