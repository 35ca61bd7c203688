import type Redis from 'ioredis'

/** So long an answer of Redis is good for: whoever asks for health all the time asks us and not Redis. */
const FRESH_MS = 500

export type Health = {
  status: 'UP' | 'DOWN'
  components: {
    dispatcher: { status: 'UP' | 'OUT_OF_SERVICE'; details: { threadPoolActive: number; queueSize: number } }
    redis: { status: 'UP' | 'DOWN' }
  }
}

type Looks = { busy(): number; queued(): number; isStopping(): boolean }

/** Says how a promoter does, in the words of document 004. */
export function createHealth(redis: Redis, looks: Looks): () => Promise<Health> {
  let asked: Promise<boolean> | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  const answers = () => {
    const now = performance.now()
    if (!asked || now - askedAt > FRESH_MS) {
      askedAt = now
      asked = redis.ping().then(
        () => true,
        () => false,
      )
    }
    return asked
  }
  return async () => {
    const isRedisUp = await answers()
    const isStopping = looks.isStopping()
    return {
      status: isRedisUp && !isStopping ? 'UP' : 'DOWN',
      components: {
        dispatcher: {
          status: isStopping ? 'OUT_OF_SERVICE' : 'UP',
          details: { threadPoolActive: looks.busy(), queueSize: looks.queued() },
        },
        redis: { status: isRedisUp ? 'UP' : 'DOWN' },
      },
    }
  }
}
