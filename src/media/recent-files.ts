import { inOwnMemory } from './own-memory'

/** Larger files are read from where they lie. */
export const SMALL_BYTES = 64 * 1024
/** What is kept in memory of small files that came in: those of some dozens of requests. */
const MOST_BYTES = 4 * 1024 * 1024
/** What one takes beside its content. */
const ENTRY_BYTES = 512

/**
 * The contents of small files that have just come in, until they are looked into, which is mostly a moment later: opening and
 * reading them again would cost more than looking. What is no longer here is read from the store.
 */
export class RecentFiles {
  private readonly contents = new Map<string, Buffer>()
  private bytes = 0

  constructor(private readonly mostBytes = MOST_BYTES) {}

  add(key: string, content: Buffer): void {
    this.take(key)
    const own = inOwnMemory(content)
    this.contents.set(key, own)
    this.bytes += weightOf(own)
    for (const oldest of this.contents.keys()) {
      if (this.bytes <= this.mostBytes) return
      this.take(oldest)
    }
  }

  /** The content of a file, once. */
  take(key: string): Buffer | undefined {
    const content = this.contents.get(key)
    if (content) this.bytes -= weightOf(content)
    this.contents.delete(key)
    return content
  }
}

/** All that it keeps from being used for something else. */
const weightOf = ({ buffer }: Buffer) => ENTRY_BYTES + buffer.byteLength
