import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { projectRoot, runProgram } from '../support/run-program'

beforeAll(async () => {
  // The demo runs the compiled programs; `npm test` has made them, a single test file may have not.
  expect((await runProgram('scripts/prepare.mjs', ['build'])).code).toBe(0)
}, 120_000)

it('publishes a post of each kind, each visible once, can be looked at, and leaves nothing behind when the terminal goes', async () => {
  const before = leftovers()
  const demo = spawn(process.execPath, [join(projectRoot, 'scripts/demo.mjs'), '--keep'], {
    env: { ...process.env, DATABASE_URL: '' },
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(demo, 'exit')
  onTestFinished(() => void demo.kill())
  const said = await saidUntil(demo, /Still running.*\n\n/s)
  for (const post of [
    'facebook +text',
    'facebook +photos',
    'facebook +reel',
    'instagram +image',
    'instagram +carousel',
    'linkedin +images',
    'linkedin +document',
  ]) {
    expect(said).toMatch(new RegExp(`^${post} +published +\\d +\\S+ +http://127\\.0\\.0\\.1:`, 'm'))
  }
  expect(said).toMatch(/8 posts published, each visible once, in a tick of [\d.]+ s; everything together/)

  const [, there = ''] = /^instagram +image .* (http:\S+)$/m.exec(said) ?? []
  const called = there.replace('/?id=', '/_sandbox/posts?called=')
  const { posts } = (await (await fetch(called)).json()) as {
    posts: { text: string; own: { id: string; url: string } }[]
  }
  expect(posts).toMatchObject([{ text: expect.stringContaining('Baking while the city sleeps') }])
  const [, key = ''] = /API key {2,}(\S+)/.exec(said) ?? []
  const own = String(posts[0]?.own.url).replace('/ui/posts/', '/scheduled-posts/')
  const ask = async (address: string) =>
    (await (await fetch(address, { headers: { authorization: `Bearer ${key}` } })).json()) as Record<string, object>
  expect((await ask(own)).post).toMatchObject({ status: 'published', caption: expect.stringContaining('Baking') })

  // In every state there is something to look at on the page, which the key signs in on.
  expect(said).toContain(`/ui/#key=${key} `)
  const { counts } = await ask(new URL('/overview', own).href)
  const none = Object.entries(counts as Record<string, number>).filter(([, count]) => count === 0)
  expect(none).toEqual([['processing', 0]])

  demo.kill('SIGHUP')
  expect(await ended).toEqual([0, null])
  for (const address of [there, own]) await expect(fetch(address)).rejects.toThrow()
  expect(leftovers()).toEqual(before)
})

it.each([['--kept'], ['--keep', 'more']])('refuses %s, and starts nothing', async (...args) => {
  const ran = await runProgram('scripts/demo.mjs', args)
  expect(ran).toMatchObject({ code: 2, stdout: '' })
})

/** Folders of demos, and processes that work for one. */
function leftovers(): string[] {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith('post-dispatcher-demo-'))
  const processes = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && environmentOf(pid).includes('dispatcher-demo-'),
  )
  return [...folders, ...processes]
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}

/** What a program has said when it says what is waited for; what it says later is read and dropped. */
async function saidUntil({ stdout, stderr }: ChildProcess, wanted: RegExp): Promise<string> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    for (const output of [stdout, stderr]) {
      output?.on('data', (chunk) => {
        said += chunk
        if (wanted.test(said)) resolve()
      })
    }
    stdout?.on('end', () => reject(new Error(`it ended before it said ${wanted}: ${said}`)))
  })
  return said
}
