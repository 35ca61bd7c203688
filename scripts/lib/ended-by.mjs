const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * What ends this process, once it has come: a signal, or that nobody reads any more what it says (`| head`). Later ones are taken
 * and forgotten: npm passes on the Ctrl-C that the terminal has sent to us already, and what was started has to be stopped
 * whatever comes in between.
 */
export function endedBy() {
  return new Promise((resolve) => {
    for (const signal of signals) process.on(signal, () => resolve(signal))
    for (const output of [process.stdout, process.stderr]) {
      output.on('error', ({ code }) => {
        if (code === 'EPIPE') resolve('its reader, who has gone')
      })
    }
  })
}

/** Fails when this process is ended ({@link endedBy}), for whoever races something against it and cleans up then. */
export async function interrupted() {
  throw new Error(`Stopped by ${await endedBy()}; cleaning up …`)
}
