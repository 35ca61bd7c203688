import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { sendMail, smtpOptions } from '../../src/notices/channels'
import { cliHere } from '../support/cli-here'
import { runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'
import { needs } from '../support/tools'
import { mailServer, PASSWORD, type ReceivedMail, USER } from './support/mail-server'

const settings = (env: Record<string, string>) => loadConfig(env, '/no/such/file')
const credentials = `${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}`
const mail = { subject: 'A post has failed', text: 'What to do:\nnpm run cli -- posts retry 7' }
const header = (raw: string, name: string) => new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'mi').exec(raw)?.[1]

describe('a mail', () => {
  it('reaches everybody who is named, as plain text from the sender that is set', async () => {
    const { port, mails } = await mailServer()
    const to = { NOTICE_EMAIL: 'day@example.com, night@example.com', NOTICE_FROM: 'Wächter <posts@example.com>' }
    const sent = await sendMail(settings({ ...to, SMTP_URL: `smtp://127.0.0.1:${port}` }), mail)
    expect(sent).toEqual({ ok: true, status: 250 })
    expect(mails).toMatchObject([{ from: 'posts@example.com', to: ['day@example.com', 'night@example.com'] }])
    const [{ raw }] = mails as [ReceivedMail, ...ReceivedMail[]]
    expect(raw).toContain('npm run cli -- posts retry 7')
    expect(header(raw, 'Subject')).toBe('A post has failed')
    expect(header(raw, 'Content-Type')).toMatch(/^text\/plain; charset=utf-8/)
    expect(header(raw, 'Auto-Submitted')).toBe('auto-generated')
  })

  it('is from the user of the server where nobody else is set, with the password as it was before it was encoded', async () => {
    const { port, mails } = await mailServer()
    const SMTP_URL = `smtp://${credentials}@127.0.0.1:${port}`
    expect(await sendMail(settings({ NOTICE_EMAIL: 'ops@example.org', SMTP_URL }), mail)).toMatchObject({ ok: true })
    expect(mails).toMatchObject([{ from: USER, user: USER, to: ['ops@example.org'] }])
  })

  it('has no headers but ours, whatever stands in its subject', async () => {
    const { port, mails } = await mailServer()
    const subject = 'Failed\r\nBcc: all@example.com\r\n\r\nBuy now \u0085 \u2028 …'
    const SMTP_URL = `smtp://127.0.0.1:${port}`
    await sendMail(settings({ NOTICE_EMAIL: 'ops@example.com', SMTP_URL }), { subject, text: 'x' })
    const [{ raw, to }] = mails as [ReceivedMail, ...ReceivedMail[]]
    expect(to).toEqual(['ops@example.com'])
    expect(header(raw, 'Bcc')).toBeUndefined()
    expect(raw.split('\r\n\r\n').slice(1).join('').trim()).toBe('x')
  })

  it('that is refused says so, with the words of the server and without the password', async () => {
    const { port, mails } = await mailServer()
    const wrong = settings({ NOTICE_EMAIL: 'ops@example.com', SMTP_URL: `smtp://ops:hunter2@127.0.0.1:${port}` })
    const nobody = settings({ NOTICE_EMAIL: 'nobody@example.com', SMTP_URL: `smtp://127.0.0.1:${port}` })
    const refusals = [await sendMail(wrong, mail), await sendMail(nobody, mail)]
    expect(refusals).toEqual([
      { ok: false, status: 535, error: expect.stringContaining('Not you') },
      { ok: false, status: 550, error: expect.stringContaining('No such person') },
    ])
    expect(JSON.stringify(refusals)).not.toContain('hunter2')
    expect(mails).toEqual([])
  })

  it('that some are refused has reached the others, and names those it has not', async () => {
    const { port, mails } = await mailServer()
    const some = { NOTICE_EMAIL: 'ops@example.com,nobody@example.com', SMTP_URL: `smtp://127.0.0.1:${port}` }
    expect(await sendMail(settings(some), mail)).toEqual({ ok: true, status: 250, refused: ['nobody@example.com'] })
    expect(mails).toMatchObject([{ to: ['ops@example.com'] }])
  })

  it('that finds no server, or one that says nothing, is given up in time', async () => {
    const { port, close } = await mailServer()
    await close()
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    for (const at of [port, (silent.address() as AddressInfo).port]) {
      const SMTP_URL = `smtp://127.0.0.1:${at}`
      const result = await sendMail(settings({ NOTICE_EMAIL: 'ops@example.com', SMTP_URL }), mail, 300)
      expect(result).toEqual({
        ok: false,
        error: expect.stringMatching(/ECONNREFUSED|timeout|Greeting never received/i),
      })
    }
    silent.close()
  })
})

describe('the way to the mail server', () => {
  it.each([
    ['smtp://mail.example.com', { requireTLS: true, ignoreTLS: false }],
    ['smtp://mail.example.com?tls=optional', { requireTLS: false, opportunisticTLS: true }],
    ['smtp://mail.example.com?tls=off', { requireTLS: false, ignoreTLS: true }],
    ['smtps://mail.example.com', { secure: true }],
    ['smtp://localhost:25', { requireTLS: false, ignoreTLS: true, host: 'localhost', port: 25 }],
    ['smtp://[::1]:25', { ignoreTLS: true, host: '::1' }],
    ['smtp://127.0.0.1.example.com', { requireTLS: true }],
  ])('%s is %o', (url, options) => {
    expect(smtpOptions(url)).toMatchObject(options)
  })

  it('is encrypted, or nothing is sent: not to a server without TLS, nor to one that nobody vouches for', async () => {
    const without = await mailServer()
    // Its certificate is its own.
    const unknown = await mailServer({ disabledCommands: [] })
    for (const { port, mails } of [without, unknown]) {
      const strict = {
        NOTICE_EMAIL: 'ops@example.com',
        SMTP_URL: `smtp://${credentials}@127.0.0.1:${port}?tls=required`,
      }
      expect(await sendMail(settings(strict), mail)).toMatchObject({ ok: false })
      expect(mails).toEqual([])
      const lax = { ...strict, SMTP_URL: strict.SMTP_URL.replace('required', 'optional') }
      expect(await sendMail(settings(lax), mail)).toMatchObject({ ok: true })
    }
  })
})

describe('notices test', needs('openssl'), () => {
  const folder = temporaryFolder('mail-tls-')
  const file = (name: string) => join(folder, name)
  beforeAll(() => {
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
        ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', file('key.pem'), '-out', file('cert.pem')],
      ],
      { stdio: 'pipe' },
    )
  })

  /** What a chat has been told. */
  async function chat(status = 200) {
    const told: string[] = []
    const server = createServer((req, res) => {
      let body = ''
      req.on('data', (chunk) => {
        body += chunk
      })
      req.on('end', () => {
        told.push(body)
        res.writeHead(status).end(status === 200 ? 'ok' : 'no_active_hooks\n')
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { told, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/hunter2`, server }
  }

  it('sends by mail, encrypted and with credentials, and to the chat, and says so without a secret', async () => {
    const keys = { key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) }
    const { port, mails } = await mailServer({ ...keys, disabledCommands: [], authOptional: false })
    const { told, url, server } = await chat()
    const env = {
      NOTICE_EMAIL: 'ops@example.com',
      SMTP_URL: `smtp://${credentials}@localhost:${port}?tls=required`,
      NOTICE_WEBHOOK_URL: url,
      NOTICE_FORMAT: 'slack',
      NODE_EXTRA_CA_CERTS: file('cert.pem'),
      PATH: process.env.PATH,
    }
    const ran = await runProgram('dist/cli.js', ['notices', 'test'], { env, cwd: folder })
    server.close()
    const at = new URL(url).host
    expect(ran).toMatchObject({
      code: 0,
      stdout: `sent    mail to ops@example.com\nsent    webhook to ${at} (slack)\n`,
      stderr: '',
    })
    expect(mails).toMatchObject([{ encrypted: true, user: USER, to: ['ops@example.com'] }])
    expect(told.map((body) => JSON.parse(body).text)).toEqual([expect.stringContaining('A test of notices')])
  })

  it('says by which way it did not work and why, and ends with 1', async () => {
    const { url, server } = await chat(404)
    const { code, stdout } = await cliHere(['notices', 'test', '--json'], {
      SMTP_URL: 'smtp://127.0.0.1:1',
      NOTICE_WEBHOOK_URL: url,
    })
    server.close()
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      {
        ok: false,
        ways: [
          { way: 'mail', to: '', ok: false, error: expect.stringContaining('NOTICE_EMAIL') },
          {
            way: 'webhook',
            to: `${new URL(url).host} (json)`,
            ok: false,
            status: 404,
            error: 'HTTP 404: no_active_hooks',
          },
        ],
      },
    ])
    expect(stdout).not.toContain('hunter2')
    const away = await cliHere(['notices', 'test'], { NOTICE_WEBHOOK_URL: url })
    expect(away).toMatchObject({ code: 1, stdout: expect.stringMatching(/^failed {2}webhook to .*ECONNREFUSED/) })
  })

  it('says what to set where nothing is', async () => {
    const ran = await cliHere(['notices', 'test'], {})
    expect(ran).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('NOTICE_WEBHOOK_URL') })
  })
})
