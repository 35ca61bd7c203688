import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { createPost, readPost } from '../support/factories'
import { startProcess } from '../support/processes'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const cli = async (...args: string[]) => {
  const run = startProcess(
    process.execPath,
    [resolve(projectRoot, 'dist/cli.js'), 'accounts', ...args],
    world.env(),
    '/',
  )
  return { code: await run.ended, out: run.stdout(), err: run.stderr() }
}
const statusOf = async ({ id }: { id: string }) => (await readPost(world.db, id)).schedule.status

describe('accounts check', () => {
  it('lets posts wait when the platform calls the token dead, and frees them when it lives after all', async () => {
    const post = await createPost(world.db, world.page, { dueInSeconds: 3_600 })
    const id = String(world.page.id)
    const lives = await cli('check', id)
    expect(lives).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^The platform knows the account and its token/),
    })
    const tokens = world.sandbox.world.accounts.tokensOf(world.page.externalId)
    for (const token of tokens) token.state = 'revoked'
    expect(await cli('check', id)).toMatchObject({ code: 1, out: expect.stringMatching(/^The token is dead.*: .+\n$/) })
    expect(await statusOf(post)).toBe('held')
    for (const token of tokens) token.state = 'active'
    const again = await cli('check', id)
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('1 posts that waited for it go out') })
    expect(await statusOf(post)).toBe('pending')
  })

  it.each([
    [[], 'The id of one account is needed'],
    [['x y'], 'The id of one account is needed'],
    [['1', '2'], 'The id of one account is needed'],
    [['999999'], 'There is no account 999999'],
  ])('says what is wrong with %j, and exits 1', async (args, message) => {
    expect(await cli('check', ...args)).toEqual({ code: 1, out: '', err: expect.stringContaining(message) })
  })
})

describe('accounts disconnect', () => {
  it('lets posts wait or cancels them, says how many, and publishes nothing any more', async () => {
    const post = await createPost(world.db, world.page)
    const held = await cli('disconnect', String(world.page.id))
    expect(held).toEqual({
      code: 0,
      out: 'The account is disconnected. 1 posts wait until it is connected again.\n',
      err: '',
    })
    await tickHere(world.env())
    expect(world.visible()).toEqual([])
    expect(await statusOf(post)).toBe('held')
    const cancelled = await cli('disconnect', String(world.page.id), '--posts', 'cancel')
    expect(cancelled).toMatchObject({ code: 0, out: expect.stringContaining('1 posts were cancelled') })
    expect(await statusOf(post)).toBe('cancelled')
    expect(await cli('check', String(world.page.id))).toMatchObject({
      code: 1,
      err: expect.stringContaining('is disconnected: connect it again'),
    })
  })

  it('asks for an account and for a word it knows', async () => {
    expect(await cli('disconnect', String(world.page.id), '--posts', 'burn')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--posts'),
    })
    expect(await cli('disconnect')).toMatchObject({ code: 1, err: expect.stringContaining('The id of one account') })
  })
})
