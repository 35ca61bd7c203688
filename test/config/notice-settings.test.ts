import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'

const load = (env: NodeJS.ProcessEnv) => loadConfig(env, '/nonexistent/.env')

describe('the settings of notices', () => {
  it('are all off as long as nobody says anything', () => {
    expect(load({})).toMatchObject({ NOTICE_EMAIL: [], NOTICE_FORMAT: 'json', NOTICE_DIGEST: 'off' })
    expect(load({})).toMatchObject({ WEBHOOK_PRIVATE_HOSTS: [] })
    expect(load({ NOTICE_WEBHOOK_URL: '', SMTP_URL: '' })).not.toHaveProperty('SMTP_URL')
  })

  it.each([
    { NOTICE_EMAIL: 'ops@example.com, night+shift@example.co.uk' },
    { SMTP_URL: 'smtp://mail.example.com' },
    { SMTP_URL: 'smtps://ops%40example.com:p%23%2F%3F%40ss@mail.example.com:465/' },
    { SMTP_URL: 'smtp://[2001:db8::1]:25?tls=optional' },
    { NOTICE_FROM: 'posts@example.com' },
    { NOTICE_FROM: 'Wächter der Posts <posts@example.com>' },
    {
      NOTICE_WEBHOOK_URL: 'https://prod-1.westeurope.logic.azure.com:443/workflows/0a/triggers/manual?sig=a%2Fb&sv=1.0',
    },
    { NOTICE_DIGEST: '07:30' },
    { WEBHOOK_PRIVATE_HOSTS: 'n8n.internal:5678, 10.1.0.0/16, ::1' },
  ])('take what is meant: %o', (env) => {
    expect(() => load(env)).not.toThrow()
  })

  it.each([
    { NOTICE_EMAIL: 'ops' },
    { NOTICE_EMAIL: 'ops@example.com;night@example.com' },
    { NOTICE_EMAIL: 'ops@example.com\nBcc: all@example.com' },
    { SMTP_URL: 'mail.example.com:587' },
    { SMTP_URL: 'http://mail.example.com' },
    { SMTP_URL: 'smtp://ops:50%@mail.example.com' },
    { SMTP_URL: 'smtp://mail.example.com?secure=true' },
    { SMTP_URL: 'smtp://mail.example.com?tls=yes' },
    { NOTICE_FROM: 'Posts\r\nBcc: all@example.com <posts@example.com>' },
    { NOTICE_FROM: 'Posts <posts>' },
    { NOTICE_WEBHOOK_URL: 'hooks.slack.com/services/x' },
    { NOTICE_FORMAT: 'mattermost' },
    { NOTICE_DIGEST: '7:30' },
    { NOTICE_DIGEST: '24:00' },
    { WEBHOOK_PRIVATE_HOSTS: 'https://n8n.internal' },
  ])('refuse what is not, by name: %o', (env) => {
    expect(() => load(env)).toThrow(new RegExp(`^[\\s\\S]*${Object.keys(env)[0]}: must be`))
  })

  it('say nothing of a password or an address that is one when they are wrong', () => {
    const wrong = { SMTP_URL: 'smtp://ops:hunter2@mail?x', NOTICE_WEBHOOK_URL: 'hooks.example.com/hunter2' }
    expect(() => load(wrong)).toThrow(/^(?![\s\S]*hunter2)[\s\S]*SMTP_URL[\s\S]*NOTICE_WEBHOOK_URL/)
  })
})
