import { resolve } from 'node:path'
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, startTestApi, type TestApi } from '../api/support/test-api'
import { cliHere } from '../support/cli-here'
import { projectRoot, runProgram } from '../support/run-program'

const cli = resolve(projectRoot, 'dist/cli.js')

let api: TestApi
let acme: Client
let account: string
let assistant: McpClient
let transport: StdioClientTransport

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company('acme')
  account = await acme.account('linkedin')
  assistant = new McpClient({ name: 'a test', version: '1' })
  transport = new StdioClientTransport({
    command: process.execPath,
    args: [cli, 'mcp'],
    env: { POST_DISPATCHER_URL: api.url, POST_DISPATCHER_KEY: acme.key },
    stderr: 'pipe',
  })
  await assistant.connect(transport)
})

afterAll(() => assistant.close())

const call = async (name: string, args: Record<string, unknown> = {}) => {
  const { content, isError = false } = await assistant.callTool({ name, arguments: args })
  const [{ text }] = content as [{ text: string }]
  return { isError, text, said: text.startsWith('{') ? JSON.parse(text) : undefined }
}
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()
const statuses = async () => {
  const { body } = await acme.get('/scheduled-posts')
  return body.posts.map(({ status, caption }: { status: string; caption: string }) => [caption, status])
}

describe('an assistant', () => {
  it('is offered what may be left to one, each with what it does, and no word on what is out', async () => {
    const { tools } = await assistant.listTools()
    const hints = Object.fromEntries(
      tools.map(({ name, annotations }) => [
        name,
        [annotations?.readOnlyHint, annotations?.destructiveHint, annotations?.idempotentHint],
      ]),
    )
    expect(hints).toEqual({
      list_accounts: [true, false, true],
      list_posts: [true, false, true],
      show_post: [true, false, true],
      preflight_post: [true, false, true],
      schedule_post: [false, false, false],
      reschedule_post: [false, false, true],
      cancel_post: [false, true, true],
    })
    const schemaOf = (name: string) => tools.find((tool) => tool.name === name)?.inputSchema
    expect(Object.keys(schemaOf('schedule_post')?.properties ?? {})).toEqual(
      expect.arrayContaining(['socialAccountId', 'caption', 'scheduledAt', 'media', 'confirm']),
    )
    expect(schemaOf('preflight_post')?.properties).not.toHaveProperty('confirm')
    expect(schemaOf('reschedule_post')).toMatchObject({ required: ['id', 'scheduledAt'] })
    expect(Object.keys(schemaOf('reschedule_post')?.properties ?? {}).sort()).toEqual(
      ['confirm', 'disambiguation', 'id', 'scheduledAt', 'timeZone'].sort(),
    )
    expect(JSON.stringify(tools)).not.toContain('$ref')
  })

  it('looks and checks freely, and changes something only with a person’s consent', async () => {
    const { said: accounts } = await call('list_accounts')
    expect(accounts.accounts[0].id).toBe(account)
    const post = { socialAccountId: account, caption: 'By an assistant', scheduledAt: tomorrow() }
    expect((await call('preflight_post', post)).said).toMatchObject({ success: true, dryRun: true })
    expect(await statuses()).toEqual([])
    const refused = await call('schedule_post', post)
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('confirm: true') })
    expect(await call('schedule_post', { ...post, confirm: 'yes' })).toMatchObject({ isError: true })
    expect(await statuses()).toEqual([])
    const { said: made } = await call('schedule_post', { ...post, confirm: true })
    expect(await statuses()).toEqual([['By an assistant', 'pending']])
    const id = made.postDetailId
    expect((await call('show_post', { id })).said.post).toMatchObject({ id, caption: 'By an assistant' })
    expect((await call('list_posts', { status: ['pending', 'failed'], limit: 5 })).said.posts).toHaveLength(1)
    const later = new Date(Date.now() + 172_800_000).toISOString()
    expect((await call('reschedule_post', { id, scheduledAt: later, confirm: true })).isError).toBe(false)
    expect((await acme.get(`/scheduled-posts/${id}`)).body.post.scheduledFor).toBe(later)
    expect(await call('cancel_post', { id })).toMatchObject({ isError: true })
    expect((await call('cancel_post', { id, confirm: true })).isError).toBe(false)
    expect(await statuses()).toEqual([['By an assistant', 'cancelled']])
  })

  it('is told what the API refuses, and what is no tool', async () => {
    const refused = await call('schedule_post', { socialAccountId: 'nobody', scheduledAt: tomorrow(), confirm: true })
    expect(refused.isError).toBe(true)
    expect(refused.said).toMatchObject({ success: false, errors: [{ path: 'socialAccountId' }] })
    expect(await call('show_post')).toMatchObject({ isError: true, text: 'Nothing was done. Missing: id' })
    expect(await call('resolve_post', { id: 'x', as: 'published', confirm: true })).toMatchObject({
      isError: true,
      text: 'There is no tool resolve_post',
    })
  })
})

describe('mcp', () => {
  it('says what it lacks: an address, a key, an API that answers, the package of the protocol', async () => {
    const bare = await cliHere(['mcp'])
    expect(bare.code).toBe(1)
    expect(bare.stderr).toContain('POST_DISPATCHER_URL')
    expect(bare.stderr).toContain('POST_DISPATCHER_KEY')
    const away = { POST_DISPATCHER_URL: 'http://127.0.0.1:9', POST_DISPATCHER_KEY: 'pd_secret' }
    const unanswered = await cliHere(['mcp'], away)
    expect(unanswered).toMatchObject({ code: 1, stdout: '' })
    expect(unanswered.stderr).toMatch(/^The API at http:\/\/127\.0\.0\.1:9 does not answer: /)
    expect(unanswered.stderr).not.toContain('pd_secret')
    const hook = resolve(projectRoot, 'test/fixtures/without-mcp.cjs')
    const env = { POST_DISPATCHER_URL: api.url, POST_DISPATCHER_KEY: acme.key, NODE_OPTIONS: `--require ${hook}` }
    const missing = await runProgram(cli, ['mcp'], { env })
    expect(missing).toMatchObject({ code: 1, stdout: '' })
    expect(missing.stderr).toMatch(/^mcp needs a package that is not installed with the others\. Install it once: npm /)
  })
})
