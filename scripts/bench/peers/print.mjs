import { say } from '../../lib/project.mjs'

/** Prints what was found with one call to one sandbox for each post. */
export function printPosts(found, { posts, rounds }) {
  say(
    `\n${posts} posts each, median of ${rounds} rounds in turn; ratios to the raw client; µs of processor time for one post\n`,
  )
  const head = ['', 'posts/s', 'by clock', 'by processor', 'client µs', 'store µs']
  const lines = found.map((it) => [it.name, it.postsPerSecond, it.byClock, it.byProcessor, it.clientUs, it.storeUs])
  printTable([head, ...lines])
  printLacks(found)
}

/** Prints what was found with a queue for each account. */
export function printQueues(found, { queues, events, workMs, rounds }) {
  const work = workMs > 0 ? `${workMs} ms of waiting for each` : 'nothing to do for each'
  say(
    `\n${queues} accounts with ${events} events each, ${work}, one of an account at a time; median of ${rounds} rounds in turn\n`,
  )
  const lines = [
    ['events a second, once all is ready', (it) => it.perSecond.toFixed(0)],
    ['from the start until the worker of the last account is ready, s', (it) => it.readyS.toFixed(2)],
    ['processor time of the client for an event, µs', (it) => it.clientUs.toFixed(0)],
    ['processor time of Redis for an event, µs', (it) => it.redisUs.toFixed(0)],
    ['memory of the client at its peak, MB', (it) => it.clientMb.toFixed(0)],
    ['memory of Redis at its peak, MB', (it) => it.redisMb.toFixed(1)],
    ['  of it before, what waits and itself', (it) => it.redisMbBefore.toFixed(1)],
    ['connections to Redis', (it) => it.connections],
    ['fair: last of 99 accounts with one event beside one with 1,000, s', (it) => it.lastOfOthersS.toFixed(2)],
    ['  the longest', (it) => it.longestOfOthersS.toFixed(2)],
    ['  done of the one with 1,000 by then', (it) => it.ofTheOne],
  ]
  printTable([['', ...found.map(({ name }) => name)], ...lines.map(([what, of]) => [what, ...found.map(of)])])
  process.stdout.write(
    '\nThe client is one process for BullMQ; for us it is two, the promoter and a broker that reads DISPATCH and gives places back.\nVerified: each event done once, in order, never two of an account at a time.\n',
  )
  printLacks(found)
}

function printTable(table) {
  const cells = table.map((line) => line.map(String))
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)))
  for (const line of cells)
    process.stdout.write(
      `${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}\n`,
    )
}

function printLacks(found) {
  process.stdout.write('\nWhat each does not do, or does:\n')
  for (const { name, lacks } of found) process.stdout.write(`  ${name}: ${lacks}\n`)
}
