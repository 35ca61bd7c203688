import { beforeAll, describe, expect, it } from 'vitest'
import { sandboxEnv } from '../../src/sandbox/env'
import { createPost } from '../support/factories'
import * as walkTo from '../support/posts-in-state'
import { needs } from '../support/tools'
import { type Opened, show, signedIn } from '../ui/support/browser'
import { click, dialog } from '../ui/support/mouse'
import { type PageWorld, pageWorld } from '../ui/support/page-world'

describe('what the page says of a post', needs('chromium'), () => {
  let world: PageWorld
  let opened: Opened
  beforeAll(async () => {
    world = await pageWorld()
    opened = await signedIn(world.api.url, world.company.key)
  })
  const at = (view: string) => show(opened, `${world.api.url}/ui${view}`)
  const refused = async (reason: string) => {
    const { id } = await createPost(world.api.db, world.accounts.facebook)
    await walkTo.failed(world.api.db, id, { cause: 'rejected', reason })
    return id
  }
  const statusCard = () => opened.page.locator('.status-card')

  it('what the platform refuses is to be edited before anything else, and is not called safe to repeat', async () => {
    await at(`/posts/${await refused('this picture is too large')}`)
    expect(await statusCard().locator('.primary').allTextContents()).toEqual(['Edit'])
    await at('/failures')
    await opened.page.locator('#rejected').getByText('Change each of them').waitFor()
    const safe = (cause: string) => opened.page.locator(`#${cause} .standing`).filter({ hasText: 'Safe to repeat' })
    expect([await safe('rejected').count(), await safe('too-late').count()]).toEqual([0, 1])
  })

  it('what is tried again is in the queue, and what had come of it is told as what was before', async () => {
    await at(`/posts/${await refused('this picture is much too large')}`)
    await click(statusCard(), 'button', 'Retry')
    await statusCard().getByText('Is in the queue again, goes out with the next tick. Before that: ').waitFor()
    await statusCard().getByText('this picture is much too large').waitFor()
    expect(await statusCard().getByText('Was put off').count()).toBe(0)
    await statusCard().getByRole('heading', { name: 'Is due' }).waitFor()
    // Keys have names, which an administrator may know.
    await opened.page
      .locator('.story')
      .getByText(/^.+ \(API key \d+\): put back into the queue/i)
      .waitFor()
  })

  it('instants in its story stand as clocks of the viewer show them, and as they were told behind that', async () => {
    const instant = `${new Date().getUTCFullYear()}-06-15T19:00:38.425Z`
    await at(`/posts/${await refused(`wait until ${instant}, then send less`)}`)
    const told = opened.page.locator('.story .reason').filter({ hasText: 'then send less' }).first()
    expect(await told.textContent()).toMatch(/^wait until \w{3},? 15 Jun,? 21:00, then send less$/)
    expect(await told.locator('time').getAttribute('datetime')).toBe(instant)
    expect(await told.locator('time').getAttribute('title')).toBe(instant)
  })

  it('who is asked whether it is there reads which post is meant', async () => {
    await at(`/posts/${world.posts.unconfirmed}`)
    await click(opened.page, 'button', 'Resolve…')
    await dialog(opened.page, 'Is it there?').getByText('We are hiring two bakers').waitFor()
  })

  it('a list until an instant shows the day that this is for its viewer, and the instant beside it', async () => {
    await at('/posts?from=2026-11-01&to=2026-11-30T23:30:00Z')
    const to = opened.page.getByLabel('To', { exact: true })
    expect(await to.inputValue()).toBe('2026-12-01')
    await opened.page.getByText(/^until Tue,? 1 Dec(,? 2026)?,? 00:30$/).waitFor()
    expect(await opened.page.getByLabel('From', { exact: true }).inputValue()).toBe('2026-11-01')
    expect(await opened.page.getByText(/^from /).count()).toBe(0)
  })

  it('what went out on imitated platforms is shown by the sandbox, and not looked for on the real ones', async () => {
    const sandbox = 'http://127.0.0.1:9'
    const imitated = await pageWorld(sandboxEnv(sandbox))
    const permalink = 'https://www.facebook.com/1234567890/posts/5'
    const linksOf = async (of: PageWorld) => {
      const { id } = await createPost(of.api.db, of.accounts.facebook)
      await walkTo.published(of.api.db, id, { externalId: '1234567890_5', permalink })
      const { page } = await signedIn(of.api.url, of.company.key)
      await page.goto(`${of.api.url}/ui/posts/${id}`)
      const link = page.getByRole('link', { name: 'See it', exact: false })
      await link.first().waitFor()
      return Promise.all((await link.all()).map((one) => one.getAttribute('href')))
    }
    expect(new Set(await linksOf(imitated))).toEqual(new Set([`${sandbox}/?id=1234567890_5`]))
    expect(new Set(await linksOf(world))).toEqual(new Set([permalink]))
  })
})
