/** How long the platforms take, by named operation. */
export class Latency {
  private standard = 0
  private readonly byOperation = new Map<string, number>()
  private readonly resolved = new Map<string, number>()

  setDefault(ms: number): void {
    this.standard = ms
    this.resolved.clear()
  }

  set(operation: string, ms: number): void {
    this.byOperation.set(operation, ms)
    this.resolved.clear()
  }

  /** The most specific setting wins: `linkedin.post.create` before `linkedin.post` before `linkedin`. */
  of(operation: string): number {
    if (this.standard === 0 && this.byOperation.size === 0) return 0
    let ms = this.resolved.get(operation)
    if (ms === undefined) {
      ms = this.lookUp(operation)
      this.resolved.set(operation, ms)
    }
    return ms
  }

  settings(): { default: number; operations: Record<string, number> } {
    return { default: this.standard, operations: Object.fromEntries(this.byOperation) }
  }

  clear(): void {
    this.standard = 0
    this.byOperation.clear()
    this.resolved.clear()
  }

  private lookUp(operation: string): number {
    for (let name = operation; name; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
      const ms = this.byOperation.get(name)
      if (ms !== undefined) return ms
    }
    return this.byOperation.get('*') ?? this.standard
  }
}
