const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * The signal that ends this process, once one has come. Later ones are taken and forgotten: npm passes on the Ctrl-C that
 * the terminal has sent to us already, and what was started has to be stopped whatever comes in between.
 */
export function endedBy() {
  // A terminal that hung up takes nothing any more; nobody is left to be told.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {})
  return new Promise((resolve) => {
    for (const signal of signals) process.on(signal, () => resolve(signal))
  })
}
