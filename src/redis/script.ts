import { createHash } from 'node:crypto'
import type Redis from 'ioredis'

/** A script that Redis runs as one step. Redis knows it by its hash and is told all of it when it does not. */
export class Script<Answer> {
  private readonly sha: string

  constructor(
    readonly name: string,
    readonly source: string,
  ) {
    this.sha = createHash('sha1').update(source).digest('hex')
  }

  async run(redis: Redis, keys: string[], args: (string | number)[]): Promise<Answer> {
    try {
      return (await redis.evalsha(this.sha, keys.length, ...keys, ...args)) as Answer
    } catch (error) {
      // After a restart of Redis, and the first time.
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
      return (await redis.eval(this.source, keys.length, ...keys, ...args)) as Answer
    }
  }
}
