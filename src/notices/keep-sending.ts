import type { Logger } from '../observability/log'

/** A process that stays and sends what waits. */
export type KeepsSending = {
  /** Looks at once: somebody waits for something. */
  soon(): void
  /** Begins nothing any more, and waits for the calls that are out. */
  stop(): Promise<void>
}

/**
 * Looks again and again whether there is anything to send, and sends it: never twice at once in one process. What goes wrong
 * is said once, until it goes well again.
 * @param look whether anything waits; most looks find nothing, so what sends is loaded when it is wanted
 */
export function keepSending({
  everyMs,
  look,
  send,
  log,
}: {
  everyMs: number
  look: () => Promise<boolean>
  send: (isOver: () => boolean) => Promise<unknown>
  log: Logger
}): KeepsSending {
  let isStopped = false
  let isWanted = false
  let running: Promise<void> | undefined
  let hasTrouble = false
  const once = async () => {
    try {
      while (isWanted && !isStopped) {
        isWanted = false
        if (await look()) await send(() => isStopped)
      }
      if (hasTrouble) log.info('Events and notices can be sent again')
      hasTrouble = false
    } catch (err) {
      if (!hasTrouble) log.warn({ err }, 'Events and notices cannot be sent; trying again')
      hasTrouble = true
    }
  }
  const soon = () => {
    isWanted = true
    if (isStopped) return
    running ??= once().finally(() => {
      running = undefined
    })
  }
  const timer = setInterval(soon, everyMs).unref()
  soon()
  return {
    soon,
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}
