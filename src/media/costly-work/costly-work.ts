import type { Conversion } from '../convert/to-jpeg'
import type { Thumbnail } from '../convert/to-thumbnail'
import type { VideoFacts } from '../inspect/video-facts'
import { childProgram } from './child-program'
import { Children } from './children'
import { type Asker, Door } from './door'
import { MOST_WAITING, PLACES } from './limits'
import type { Apart, Outcome } from './task'

export type { Asker } from './door'

/**
 * All work that a file can make costly: decoding, converting, reading videos and animations. It happens behind one door,
 * where companies take turns, and what decodes does so in a process apart that has limits of memory and time.
 */
export class CostlyWork {
  private readonly door = new Door(
    { places: PLACES, waiting: MOST_WAITING },
    'of this company wait already for their files to be looked into or converted',
  )
  private readonly children: Children

  /** @param program what runs apart */
  constructor(program = childProgram) {
    this.children = new Children(program)
  }

  /**
   * Does the work when it is the company's turn.
   * @throws Busy when the company has as much waiting as it may; the reason of `gone` when nobody waits for it any more
   */
  take<T>(asker: Asker, work: (apart: Apart) => Promise<T>): Promise<T> {
    return this.door.take(asker, () => work(this.apart(asker)))
  }

  /** Ends the processes there are. */
  close(): void {
    this.children.close()
  }

  private apart({ gone }: Asker): Apart {
    return {
      toJpeg: (wanted) => this.children.run({ kind: 'jpeg', ...wanted }, gone) as Promise<Outcome<Conversion>>,
      toThumbnail: (wanted) => this.children.run({ kind: 'thumbnail', ...wanted }, gone) as Promise<Outcome<Thumbnail>>,
      readVideo: (path) => this.children.run({ kind: 'video', path }, gone) as Promise<Outcome<VideoFacts | undefined>>,
    }
  }
}
