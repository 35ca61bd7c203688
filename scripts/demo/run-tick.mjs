import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { startNode } from './run-node.mjs'

/** Runs one tick as cron does and shows its log, shortened for reading. It waits for nothing that is not due yet. */
export async function runTick(env) {
  const tick = startNode('cron/post-scheduler.cron.js', [], { ...env, LOOK_AHEAD_SECONDS: '0' })
  const ended = once(tick, 'close')
  for await (const line of createInterface({ input: tick.stdout })) {
    const { component, msg } = JSON.parse(line)
    process.stdout.write(`  [${component}] ${msg}\n`)
  }
  const [code] = await ended
  if (code !== 0) throw new Error(`the tick ended with code ${code}`)
}
