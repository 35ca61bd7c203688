import type { Server, ServerResponse } from 'node:http'
import { setImmediate as afterArrivals, setTimeout as sleep } from 'node:timers/promises'

/** Who sends nothing for so long, questions after the health included, has either left or will not notice a stop. */
const QUIET_MS = 2_000
const LOOK_EVERY_MS = 50
/** A round of the event loop that took no longer had nothing to take in. */
const EMPTY_ROUND_MS = 0.3

/** Lets a server end behind a load balancer without anybody losing a request. */
export class Drain {
  private lastRequestAt = Number.NEGATIVE_INFINITY
  private begunAt: number | undefined

  /** @param inFlight answers that are not over */
  constructor(
    server: Server,
    private readonly inFlight: ReadonlySet<ServerResponse>,
  ) {
    server.on('request', (_req, res) => {
      this.lastRequestAt = performance.now()
      if (this.begunAt !== undefined) res.shouldKeepAlive = false
    })
  }

  /**
   * Goes on answering, and closes each connection after its answer, so that those who kept it open look for another server:
   * until nobody asks any more, or the time is over.
   */
  async run(mostMs: number): Promise<void> {
    this.begunAt = performance.now()
    const end = this.begunAt + mostMs
    for (const response of this.inFlight) response.shouldKeepAlive = false
    while (performance.now() < end && !this.isQuiet()) await sleep(LOOK_EVERY_MS)
    await nothingArrives(end)
  }

  /** Milliseconds since it began; 0 if it has not. */
  get tookMs(): number {
    return this.begunAt === undefined ? 0 : performance.now() - this.begunAt
  }

  private isQuiet(): boolean {
    return this.inFlight.size === 0 && performance.now() - this.lastRequestAt > QUIET_MS
  }
}

// The system takes connections before we do, and throws those away that it has not handed over when listening ends. Right behind a
// round of the event loop that brought nothing there are none of them, give or take a fraction of a millisecond.
async function nothingArrives(end: number): Promise<void> {
  let begun: number
  do {
    begun = performance.now()
    await afterArrivals()
  } while (performance.now() - begun > EMPTY_ROUND_MS && performance.now() < end + QUIET_MS)
}
