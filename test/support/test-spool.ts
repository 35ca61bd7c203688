import { Spool, type SpooledFile } from '../../src/media/spool'

/** A spool whose files nobody keeps or discards: {@link TestSpool.closeAll} lets go of them when the test is over. */
export class TestSpool extends Spool {
  private readonly received: SpooledFile[] = []

  override async receive(...given: Parameters<Spool['receive']>): Promise<SpooledFile> {
    const file = await super.receive(...given)
    this.received.push(file)
    return file
  }

  async closeAll(): Promise<void> {
    for (const file of this.received.splice(0)) await file.discard()
  }
}
