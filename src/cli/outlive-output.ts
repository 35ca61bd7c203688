import { complain } from '../observability/standard-streams'
import { withoutValues } from '../observability/without-values'

/**
 * What a command prints may find no place: a reader has seen enough (`posts list | head`), or a disk is full. The command
 * finishes its work all the same. Of the disk it says so on standard error and with exit code 1; a reader knows.
 */
export function outliveOutput(): void {
  let isLost = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isLost) return
    isLost = true
    complain(`The command went on, but what it printed could not be written: ${withoutValues(error)}`)
  })
  process.stderr.on('error', () => {})
  process.once('exit', () => {
    if (isLost) process.exitCode ||= 1
  })
}
