// Loaded into each process of a tick: it counts the lines of the log that all of them write together, in the size of the
// file that LOG_LINES names, and from line LOG_FULL_FROM on each meets a full disk. The error is the system's own.
const fs = require('node:fs')

const { LOG_LINES: lines, LOG_FULL_FROM: from = Infinity } = process.env
const full = fs.openSync('/dev/full', 'w')
const write = fs.writeSync

fs.writeSync = (fd, data, ...rest) => {
  const isLine = Buffer.isBuffer(data) && data.subarray(0, 9).toString() === '{"level":'
  if (!isLine || rest[0] > 0) return write(fd, data, ...rest)
  fs.appendFileSync(lines, '.')
  return write(fs.statSync(lines).size < Number(from) ? fd : full, data, ...rest)
}
