import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { stopEmbeddedDatabase } from '../../src/db/embedded/embedded-database'
import { sandboxControl } from '../../src/sandbox/control'
import { sandboxEnv } from '../../src/sandbox/env'
import { startSandbox } from '../../src/sandbox/sandbox'
import { afterFile } from '../support/after-file'
import { startProcess } from '../support/processes'
import { testReceiver } from '../support/receiver'
import { projectRoot } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'
import { until } from '../support/until'

// Somebody who has set nothing, and types `npm start`: the database is the embedded one, and its key was made by itself.

const folder = temporaryFolder('first-steps-')

function copyProject(): void {
  for (const name of ['dist', 'migrations', 'package.json']) {
    cpSync(join(projectRoot, name), join(folder, name), { recursive: true })
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, '.data'))
  afterFile(() => stopEmbeddedDatabase(join(folder, '.data')))
}

it('npm start without any setting publishes what is due by its own ticks, and signs what it sends to a webhook', async () => {
  copyProject()
  const sandbox = await startSandbox({ strict: true })
  const receiver = await testReceiver()
  afterFile(() => sandbox.close())
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME },
    ...sandboxEnv(sandbox.url),
    ...{ PORT: '0', SCHEDULER: 'node-cron', WEBHOOK_PRIVATE_HOSTS: '127.0.0.1', LOG_LEVEL: 'info' },
  }
  const program = (name: string) => join(folder, 'dist', name)
  const cli = (args: string[], input = '') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program('cli.js'), ...args], {
      ...{ env, input, cwd: folder },
      encoding: 'utf8',
    })
    expect(status, stderr).toBe(0)
    return stdout.trim()
  }
  const [page] = await sandboxControl(sandbox.url).addAccounts({ kind: 'page', name: 'Bakery' })
  cli(['migrate'])
  const key = cli(['keys', 'create', '--company', '1', '--scope', 'admin'])
  const account = ['--platform', 'facebook', '--external-id', String(page?.id), '--name', 'Bakery']
  const socialAccountId = cli(['accounts', 'add', '--company', '1', ...account], page?.token)
  const api = startProcess(process.execPath, [program('server.js')], env, folder)
  const { url } = await api.line(({ msg }) => msg.startsWith('Listening on'))
  const ask = async (path: string, body: object) => {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(answer.status, await answer.clone().text()).toBe(201)
    return answer.json() as Promise<any>
  }
  await ask('/webhooks', { url: receiver.url, events: ['post.published'] })
  const scheduledAt = new Date(Date.now() + 2_000).toISOString()
  await ask('/schedule-post', { socialAccountId, caption: 'The very first', scheduledAt })
  const visible = () => sandbox.world.publications.all().map(({ text }) => text)
  for (let n = 0; n < 4 && visible().length === 0; n++)
    await until(() => visible().length > 0, 'it is out').catch(() => {})
  expect(visible()).toEqual(['The very first'])
  await until(() => receiver.received.length > 0, 'the webhook has heard of it')
  expect(receiver.received[0]?.headers['webhook-signature']).toMatch(/^v1,/)
  expect(readdirSync(join(folder, '.data'))).toContain('token-encryption.key')
  api.child.kill('SIGTERM')
  expect(await api.ended).toBe(0)
}, 240_000)
