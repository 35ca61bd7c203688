/**
 * Hundreds of posts on three overlapping servers while everything breaks at random:
 * `npm run test:soak -- --minutes N --seed S`.
 */
import { runFromSource } from './lib/run-from-source.mjs'

runFromSource('test/faults/soak/main.ts')
