import { describe, expect, it } from 'vitest'
import { cliHere } from '../support/cli-here'
import { createPost, readPost } from '../support/factories'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const cli = async (...args: string[]) => {
  const { code, stdout, stderr } = await cliHere(['accounts', ...args], world.env())
  return { code, out: stdout, err: stderr }
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
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('1 post that waited for it goes out') })
    expect(await statusOf(post)).toBe('pending')
    expect(JSON.parse((await cli('check', id, '--json')).out)).toEqual({
      id,
      result: 'works',
      reason: expect.toSatisfy((reason) => reason === null || typeof reason === 'string'),
      released: 0,
    })
  })

  it.each([
    [[], 2, "Missing required argument 'id'"],
    [['x y'], 2, '<id>: must be one id'],
    [['1', '2'], 2, 'Too many arguments'],
    [['999999'], 1, 'There is no account 999999'],
  ])('says what is wrong with %j, and exits %d', async (args, code, message) => {
    expect(await cli('check', ...args)).toEqual({ code, out: '', err: expect.stringContaining(message) })
  })
})

describe('accounts disconnect', () => {
  it('lets posts wait or cancels them, says how many, and publishes nothing any more', async () => {
    const post = await createPost(world.db, world.page)
    const held = await cli('disconnect', String(world.page.id))
    expect(held).toEqual({
      code: 0,
      out: 'The account is disconnected. 1 post waits until it is connected again.\n',
      err: expect.stringMatching(/^\{.*"what":"account-disconnected","company":"acme","by":"cli".*\}\n$/),
    })
    await tickHere(world.env())
    expect(world.visible()).toEqual([])
    expect(await statusOf(post)).toBe('held')
    const cancelled = await cli('disconnect', String(world.page.id), '--posts', 'cancel', '--json')
    expect(JSON.parse(cancelled.out)).toEqual({ id: world.page.id, held: 0, cancelled: 1, beingPublished: 0 })
    expect(await statusOf(post)).toBe('cancelled')
    expect(await cli('check', String(world.page.id))).toMatchObject({
      code: 1,
      err: expect.stringContaining('is disconnected: connect it again'),
    })
  })

  it('asks for an account and for a word it knows', async () => {
    expect(await cli('disconnect', String(world.page.id), '--posts', 'burn')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--posts: must be one of hold, cancel'),
    })
    expect(await cli('disconnect')).toMatchObject({
      code: 2,
      err: expect.stringContaining("Missing required argument 'id'"),
    })
  })
})
