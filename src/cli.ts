import { outliveOutput } from './cli/outlive-output'
import { runCommand } from './cli/run-command'

outliveOutput()

// The exit code is set, not forced: what is still being written to a pipe gets out.
void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
