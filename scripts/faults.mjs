/**
 * Replays every kind of post with a fault at every point: `npm run test:faults -- --help`.
 */
import { runFromSource } from './lib/run-from-source.mjs'

runFromSource('test/faults/main.ts')
