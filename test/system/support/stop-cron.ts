import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { mailServer } from '../../notices/support/mail-server'
import { endFile } from '../../support/after-file'
import { testReceiver } from '../../support/receiver'
import { hearOfDeadCron, lastTick, verified } from './five-ways'

// Run by stop-cron.sh as root, on a server that was installed to the letter and ticks by cron.

const api = 'http://127.0.0.1:9005'
const metricsToken = 'a-token-for-metrics'
const webhookEvents = ['dispatcher.stalled', 'dispatcher.recovered']

const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' })
const systemctl = (...args: string[]) => run('systemctl', ...args)
const asService = (...args: string[]) =>
  run('runuser', '-u', 'post-dispatcher', '--', process.execPath, 'dist/cli.js', ...args).trim()
const say = (text: string) => process.stdout.write(`${text}\n`)
const now = () => Date.now() / 1_000

/** What the API has logged since a moment. */
const logSince = (seconds: number) => () =>
  run('journalctl', '-u', 'post-dispatcher-api', '-o', 'cat', `--since=@${Math.floor(seconds)}`)

async function until(what: string, isSo: () => boolean | Promise<boolean>, seconds = 240): Promise<void> {
  const end = now() + seconds
  while (!(await isSo())) {
    if (now() > end) throw new Error(`Not so after ${seconds} s: ${what}`)
    await sleep(1_000)
  }
}
const ticksAfter = async (seconds: number) => (await lastTick({ api, metricsToken })) > seconds

async function main(): Promise<void> {
  const [{ port, mails }, { url, received }] = [await mailServer(), await testReceiver()]
  const settings = {
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    NOTICE_EMAIL: 'ops@example.com',
    WEBHOOK_PRIVATE_HOSTS: '127.0.0.1',
    METRICS_TOKEN: metricsToken,
  }
  appendFileSync(
    '.env',
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
  systemctl('restart', 'post-dispatcher-api')
  await until('the API answers', () =>
    fetch(api).then(
      () => true,
      () => false,
    ),
  )
  const key = asService('keys', 'create', '--company', 'acme', '--scope', 'admin')
  const answer = await fetch(`${api}/webhooks`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ url, events: webhookEvents }),
  })
  const { secret } = (await answer.json()) as { secret: string }

  // As it is installed the API takes cron's place, and posts go out.
  const begun = now()
  await until('cron ticks', () => ticksAfter(begun))
  systemctl('stop', 'cron')
  const last = await lastTick({ api, metricsToken })
  await until('the API ticks by itself', () => logSince(last)().includes('ticks by itself'))
  say(
    `SCHEDULER=auto: the API has taken over ${Math.round(now() - last)} s after the last tick of cron, told of as a stop: ${received.length}`,
  )
  systemctl('start', 'cron')

  appendFileSync('.env', 'SCHEDULER=off\n')
  systemctl('restart', 'post-dispatcher-api')
  const anew = now()
  await until('the API answers', () =>
    fetch(api).then(
      () => true,
      () => false,
    ),
  )
  await until('cron ticks', () => ticksAfter(anew))
  systemctl('stop', 'cron')
  const heard = await hearOfDeadCron({ api, metricsToken, log: logSince(anew), mails, received, secret })
  say(`SCHEDULER=off, seconds after the last tick: ${JSON.stringify(heard)}`)

  const stopped = now()
  systemctl('start', 'cron')
  await until('cron ticks', () => ticksAfter(stopped))
  const backAt = now()
  await until('somebody was told so', () =>
    received.some((one) => verified(one, secret).type === 'dispatcher.recovered'),
  )
  say(
    `told that it ticks again ${Math.round(now() - backAt)} s after its first tick was seen, ready: ${(await fetch(`${api}/ready`)).status}`,
  )
  await endFile()
}

void main()
