/** One request a platform received. `status` 0: it was never answered. */
export interface RecordedCall {
  at: number
  method: string
  host: string
  path: string
  operation: string
  account: string | undefined
  status: number
  fault?: string
}

/** Enough for any test; a benchmark that leaves recording on must not fill the memory. */
const MAX_CALLS = 100_000

/** What was called, in order. */
export class Calls {
  recording = true
  private list: RecordedCall[] = []

  add(call: RecordedCall): void {
    if (!this.recording) return
    if (this.list.length >= MAX_CALLS) this.list = this.list.slice(MAX_CALLS / 2)
    this.list.push(call)
  }

  all(): readonly RecordedCall[] {
    return this.list
  }

  clear(): void {
    this.list = []
  }
}
