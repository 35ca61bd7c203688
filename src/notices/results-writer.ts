import type { DeliveryResult } from '../db/events/settle-deliveries'

/**
 * Writes results as they come, several with one statement when they come faster than they are written: what was answered
 * at once does not wait for whoever is slow.
 */
export class ResultsWriter {
  private waiting: DeliveryResult[] = []
  private writing: Promise<void> | undefined
  private error: unknown

  constructor(private readonly write: (results: DeliveryResult[]) => Promise<void>) {}

  add(result: DeliveryResult): void {
    this.waiting.push(result)
    this.writing ??= this.writeAll()
  }

  /** @throws what the first of them has failed with that could not be written */
  async end(): Promise<void> {
    await this.writing
    if (this.error !== undefined) throw this.error
  }

  private async writeAll(): Promise<void> {
    try {
      while (this.waiting.length > 0) await this.write(this.waiting.splice(0))
    } catch (error) {
      this.error ??= error
    }
    this.writing = undefined
  }
}
