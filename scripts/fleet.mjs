/**
 * Servers with resident workers in a storm of faults: `npm run test:fleet -- --minutes N --seed S`; `--help` tells the rest.
 */
import { runFromSource } from './lib/run-from-source.mjs'

runFromSource('test/fleet/storm/main.ts')
