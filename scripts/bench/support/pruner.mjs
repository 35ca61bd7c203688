import { fromDist } from '../../lib/from-dist.mjs'

// Throws away as `cli prune` does, from the first batch on until it is told to end; then it prints how many rows that were.
const { loadConfig } = fromDist('config/config')
const { openDatabase } = fromDist('db/connection')
const { prunables } = fromDist('db/pruning/all-kinds')
const { throwAway } = fromDist('db/pruning/throw-away')

const config = loadConfig()
const db = openDatabase(config.DATABASE_URL, 3)
let isOver = false
process.on('SIGTERM', () => {
  isOver = true
})
await db.query('SELECT 1')
process.stdout.write(' ')
const began = performance.now()
let rows = 0
// Short stretches of each kind in turn: a tick meets each of them.
while (!isOver) {
  for (const kind of prunables(config)) {
    for (const one of await throwAway(db, [kind], { forMs: 60, rests: true })) rows += one.rows
    if (isOver) break
  }
}
const ms = performance.now() - began
await db.end()
process.stdout.write(JSON.stringify({ rows, ms }))
