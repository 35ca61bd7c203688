import { Readable } from 'node:stream'
import { runCommand } from '../../src/cli/run-command'

export type CliHere = { code: number; stdout: string; stderr: string }

/**
 * A command line without a process: as it ships, in this one, with nothing of our environment but what is handed in. For
 * whatever is not about processes: starting one takes longer than nearly everything a command does.
 */
export async function cliHere(args: string[], env: NodeJS.ProcessEnv = {}, input = ''): Promise<CliHere> {
  const said = { stdout: '', stderr: '' }
  const code = await runCommand(args, {
    out: (text) => {
      said.stdout += text
    },
    err: (text) => {
      said.stderr += text
    },
    input: Readable.from([Buffer.from(input)], { objectMode: false }) as NodeJS.ReadStream,
    env,
    isWatched: false,
  })
  return { code, ...said }
}
