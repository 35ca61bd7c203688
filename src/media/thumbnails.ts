import type { Thumbnail } from './convert/to-thumbnail'
import { Busy } from './costly-work/busy'
import type { CostlyWork } from './costly-work/costly-work'
import { Door } from './costly-work/door'
import type { Outcome } from './costly-work/task'
import { withStoredFile } from './inspect/open-stored-file'
import { formatOfKey } from './media-key'
import type { MediaStore } from './media-store'
import { inOwnMemory } from './own-memory'

/** The widths in pixels that small pictures are made in, for screens of one, two and four pixels where a row shows one. */
export const thumbnailWidths = [96, 192, 384] as const
export type ThumbnailWidth = (typeof thumbnailWidths)[number]

/** What our image library decodes; a GIF it does not. */
const pictured = new Set(['image/jpeg', 'image/png', 'image/webp'])

/** Whether small pictures are made of a file of this name. */
export const hasThumbnail = (key: string): boolean => pictured.has(formatOfKey(key)?.contentType ?? '')

/** Some thousands of small pictures. In memory, so that nothing has to be collected: making one anew takes a moment. */
const MOST_BYTES = 32 * 1024 * 1024
/** What one takes beside its bytes; of what cannot be made that is all. */
const ENTRY_BYTES = 256
/** From one address, beside the one that is worked on: a page that shows a month asks for some dozens. */
const MOST_WAITING = 100
/** From all addresses. */
const MOST_FLIGHTS = 1_000
/** What was given up is not tried again before. */
const TRIED_AGAIN_MS = 10 * 60_000
/** Who asks for costly work: all that look at pictures are one company to those that upload. No company has this id. */
const EVERYBODY = '\0 who looks at pictures'
const WAIT = 'wait already for small pictures to be made'

/**
 * Small pictures of files of the store, made when they are asked for. One is made at a time, and addresses take turns; of the two
 * places for costly work they take one at most, so that uploads do not wait for them. Whoever asks for one that is being made
 * gets the same.
 */
export class Thumbnails {
  private readonly door = new Door({ places: 1, waiting: MOST_WAITING }, WAIT)
  private readonly underWay = new Map<string, Promise<Buffer | undefined>>()
  /** Undefined for what cannot be made. The one that was wanted last stands last. */
  private readonly kept = new Map<string, Buffer | undefined>()
  private bytes = 0

  constructor(
    private readonly store: MediaStore,
    private readonly work: CostlyWork,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /**
   * A WebP of a file that is there; undefined when none can be made of it.
   * @param address of whoever asks
   * @throws Busy when as many wait as may, or the process that makes them does not start
   */
  async of(key: string, width: ThumbnailWidth, address: string): Promise<Buffer | undefined> {
    const name = nameOf(key, width)
    if (this.kept.has(name)) return this.keptAs(name)
    const known = this.underWay.get(name)
    if (known) return known
    if (this.underWay.size >= MOST_FLIGHTS) throw new Busy(`${MOST_FLIGHTS} requests ${WAIT}`)
    const flight = this.make(key, width, address)
    this.underWay.set(name, flight)
    return flight
  }

  private keptAs(name: string): Buffer | undefined {
    const content = this.kept.get(name)
    this.kept.delete(name)
    this.kept.set(name, content)
    return content
  }

  private async make(key: string, width: ThumbnailWidth, address: string): Promise<Buffer | undefined> {
    const name = nameOf(key, width)
    try {
      const outcome = await this.door.take({ companyId: address }, () => this.decode(key, width))
      if (outcome?.kind === 'unavailable') throw new Busy('This server has too much else to do to make small pictures')
      if (outcome?.kind !== 'done') {
        // One that took more than it may would do so again, unless the machine had much else to do.
        if (outcome?.kind === 'ended') {
          this.keep(name, undefined)
          setTimeout(() => this.forget(name), TRIED_AGAIN_MS).unref()
        }
        return undefined
      }
      const made =
        outcome.result.kind === 'made' ? inOwnMemory(Buffer.from(outcome.result.base64, 'base64')) : undefined
      if (outcome.result.kind !== 'unavailable') this.keep(name, made)
      return made
    } finally {
      this.underWay.delete(name)
    }
  }

  private decode(key: string, width: ThumbnailWidth): Promise<Outcome<Thumbnail> | undefined> {
    return this.work.take({ companyId: EVERYBODY }, ({ toThumbnail }) =>
      withStoredFile(this.store, key, async (file) => toThumbnail({ path: await file.path(), width })),
    )
  }

  private keep(name: string, content: Buffer | undefined): void {
    this.kept.set(name, content)
    this.bytes += weightOf(content)
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= this.mostBytes) return
      this.forget(oldest)
    }
  }

  private forget(name: string): void {
    if (this.kept.has(name)) this.bytes -= weightOf(this.kept.get(name))
    this.kept.delete(name)
  }
}

const nameOf = (key: string, width: ThumbnailWidth) => `${key} ${width}`

const weightOf = (content: Buffer | undefined) => ENTRY_BYTES + (content?.buffer.byteLength ?? 0)
