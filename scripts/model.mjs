/**
 * Searches every way a post can go, with the code that ships: `npm run test:model -- --help`.
 */
import { runFromSource } from './lib/run-from-source.mjs'

runFromSource('test/model/main.ts')
