/**
 * Schedules posts over kept connections, at a fixed rate or as fast as answers come. Started by the benchmark `api-load`
 * with a job on standard input; prints what came of it.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { readJob } from './processes.mjs'

const { url, key, accounts, picture, rate, concurrency, seconds, sockets = 256, leadSeconds = 0 } = await readJob()
const BOUNDARY = '----load-5f1e7c'
const address = new URL('/schedule-post', url)
const agent = new Agent({ keepAlive: true, maxSockets: concurrency ?? sockets })
const file = picture && readFileSync(picture)
const scheduledAt = new Date(Date.now() + 30 * 86_400_000).toISOString()

/** Of each status, but of what was due in the first seconds, which are to be left out. */
const latencies = {}
const answered = {}
let unanswered = 0
let number = 0

const began = performance.now()
const until = began + seconds * 1000
await (rate ? atRate() : asFastAsItGoes())
const tookMs = performance.now() - began
agent.destroy()
const perSecond = (answered['201'] ?? 0) / (tookMs / 1000)
const byStatus = Object.fromEntries(Object.entries(latencies).map(([status, ms]) => [status, percentiles(ms)]))
const all = percentiles(Object.values(latencies).flat())
process.stdout.write(JSON.stringify({ answered, unanswered, ...all, byStatus, perSecond }))

function percentiles(ms) {
  ms.sort((a, b) => a - b)
  const at = (share) => ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}

async function atRate() {
  const all = []
  for (let n = 0; n < rate * seconds; n++) {
    const due = began + (n * 1000) / rate
    const wait = due - performance.now()
    if (wait > 1) await sleep(wait)
    // Counted from when it was due: a client that is kept waiting asks no less for it.
    all.push(schedule(due))
  }
  await Promise.all(all)
}

async function asFastAsItGoes() {
  const one = async () => {
    while (performance.now() < until) await schedule(performance.now())
  }
  await Promise.all(Array.from({ length: concurrency }, one))
}

function schedule(due) {
  const n = ++number
  const fields = {
    socialAccountId: accounts[n % accounts.length],
    caption: `Load ${process.pid}-${n}: fresh bread from seven o'clock`,
    scheduledAt,
  }
  const { type, body } = file ? form(fields) : { type: 'application/json', body: Buffer.from(JSON.stringify(fields)) }
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': type, 'Content-Length': body.length }
  return new Promise((resolve) => {
    const sent = request(address, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', () => {
        const { statusCode: status } = answer
        if (due - began >= leadSeconds * 1_000) {
          latencies[status] ??= []
          latencies[status].push(performance.now() - due)
        }
        answered[status] = (answered[status] ?? 0) + 1
        resolve()
      })
    })
    sent.once('error', () => {
      unanswered++
      resolve()
    })
    sent.end(body)
  })
}

function form(fields) {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="hills.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`
  // What follows the end of a JPEG is not looked at, and makes each file another one.
  const body = Buffer.concat([
    Buffer.from(parts.join('') + head),
    file,
    randomBytes(12),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ])
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body }
}
