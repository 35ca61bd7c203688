import type { Logger } from '../observability/log'

/** A process that stays and sends what waits. */
export type KeepsSending = {
  /** Looks at once: somebody waits for something. */
  soon(): void
  /** Begins nothing any more, and ends the calls that are out: what they were about is sent again. */
  stop(): Promise<void>
}

/**
 * Looks again and again whether there is anything to send, and sends it: never twice at once in one process. What goes wrong
 * is said once, until it goes well again.
 * @param look whether anything waits; most looks find nothing, so what sends is loaded when it is wanted
 * @param send told to end by its signal
 */
export function keepSending({
  everyMs,
  look,
  send,
  log,
}: {
  everyMs: number
  look: () => Promise<boolean>
  send: (stop: AbortSignal) => Promise<unknown>
  log: Logger
}): KeepsSending {
  const stopping = new AbortController()
  let isWanted = false
  let running: Promise<void> | undefined
  let hasTrouble = false
  const once = async () => {
    try {
      while (isWanted && !stopping.signal.aborted) {
        isWanted = false
        if (await look()) await send(stopping.signal)
      }
      if (hasTrouble) log.info('Events and notices can be sent again')
      hasTrouble = false
    } catch (err) {
      if (!hasTrouble) log.warn({ err }, 'Events and notices cannot be sent; trying again')
      hasTrouble = true
    } finally {
      // At once: whoever says soon from here on is not meant by the look that is over.
      running = undefined
    }
  }
  const soon = () => {
    isWanted = true
    if (stopping.signal.aborted) return
    running ??= once()
  }
  const timer = setInterval(soon, everyMs).unref()
  soon()
  return {
    soon,
    async stop() {
      stopping.abort()
      clearInterval(timer)
      await running
    },
  }
}
