/**
 * Schedules posts over kept connections, at a fixed rate or as fast as answers come. Started by the benchmark `api-load`
 * with a job on standard input; prints what came of it.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { readJob } from './processes.mjs'

const { url, key, accounts, picture, rate, concurrency, seconds } = await readJob()
const BOUNDARY = '----load-5f1e7c'
const address = new URL('/schedule-post', url)
const agent = new Agent({ keepAlive: true, maxSockets: concurrency ?? 256 })
const file = picture && readFileSync(picture)
const scheduledAt = new Date(Date.now() + 30 * 86_400_000).toISOString()

const latencies = []
const answered = {}
let unanswered = 0
let number = 0

const began = performance.now()
const until = began + seconds * 1000
await (rate ? atRate() : asFastAsItGoes())
const tookMs = performance.now() - began
agent.destroy()
latencies.sort((a, b) => a - b)
const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
const taken = answered['201'] ?? 0
process.stdout.write(
  JSON.stringify({ answered, unanswered, p50: at(0.5), p99: at(0.99), perSecond: taken / (tookMs / 1000) }),
)

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
        latencies.push(performance.now() - due)
        answered[answer.statusCode] = (answered[answer.statusCode] ?? 0) + 1
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
