import { beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { type Opened, openWindow, show, signedIn } from '../ui/support/browser'
import { click } from '../ui/support/mouse'
import { type PageWorld, pageWorld } from '../ui/support/page-world'

describe('who is signed in', needs('chromium'), () => {
  let world: PageWorld
  beforeAll(async () => {
    world = await pageWorld()
  })
  const ui = (view = '/') => `${world.api.url}/ui${view}`
  const form = ({ page }: Opened) => page.getByLabel('API key')
  const navigation = ({ page }: Opened) => page.getByRole('navigation', { name: 'Main' })
  /** What the server says of the window's cookie. */
  const session = ({ page }: Opened) =>
    page.evaluate(
      `fetch('/session', { headers: { 'X-Requested-With': 'post-dispatcher' } }).then((answer) => answer.json())`,
    )
  const signOut = async ({ page }: Opened) => {
    await click(page, 'button', world.company.companyId)
    await click(page, 'button', 'Sign out')
  }

  it('is asked by a form, which says why a key is refused, and forgotten by signing out', async () => {
    const opened = await openWindow()
    await opened.page.goto(ui())
    await form(opened).fill('pd_nobodys')
    await click(opened.page, 'button', 'Sign in')
    await opened.page.locator('.mistake').waitFor()
    await form(opened).fill(world.company.key)
    await click(opened.page, 'button', 'Sign in')
    await navigation(opened).waitFor()
    await signOut(opened)
    await form(opened).waitFor()
    expect(await navigation(opened).count()).toBe(0)
    await opened.page.reload()
    await form(opened).waitFor()
  })

  it('stays signed in, and is told so, when the sign-out does not come through', async () => {
    const opened = await signedIn(world.api.url, world.company.key)
    await opened.page.route('**/session', (route) =>
      route.request().method() === 'DELETE' ? route.abort() : route.continue(),
    )
    await signOut(opened)
    await opened.page.getByRole('status').filter({ hasText: 'The server cannot be reached.' }).waitFor()
    expect(await navigation(opened).count()).toBe(1)
    expect(await session(opened)).toMatchObject({ signedIn: true })
  })

  it('signs in again over what is open when the session has ended, and finds it as it was', async () => {
    const opened = await signedIn(world.api.url, world.company.key)
    const { page } = opened
    await show(opened, ui('/new'))
    await page.getByLabel('Text', { exact: true }).fill('Half a thought')
    await opened.context.clearCookies()
    // The next thing that is asked, here what is checked of the form, is answered 401.
    await click(page, 'checkbox', /Test linkedin/)
    await page.getByText('Your session has ended. Sign in again to go on').waitFor()
    await form(opened).fill(world.company.key)
    await click(page, 'button', 'Sign in')
    await form(opened).waitFor({ state: 'detached' })
    expect(page.url()).toContain('/ui/new')
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('Half a thought')
    await page.getByText('Everything can be published.').waitFor()
  })

  it('sees with the scope read everything, and no button that would change anything', async () => {
    const reader = await world.api.company(world.company.companyId, 'read')
    const opened = await signedIn(world.api.url, reader.key)
    const { page } = opened
    const { failed, unconfirmed, pending } = world.posts
    const views = [
      '/',
      '/posts',
      `/posts/${failed}`,
      `/posts/${unconfirmed}`,
      `/posts/${pending}`,
      '/failures',
      '/accounts',
    ]
    const changing =
      /^(New post|Retry|Resolve…|Reschedule…|Edit$|Cancel post…|Publish now|Connect an account|Connect again|Copy as new|Disconnect…)/
    for (const view of views) {
      await show(opened, ui(view))
      for (const role of ['button', 'link'] as const) {
        expect(await page.locator('main').getByRole(role, { name: changing }).allTextContents(), view).toEqual([])
      }
      expect(await page.locator('main').getByRole('checkbox').count(), view).toBe(0)
    }
    await show(opened, ui('/new'))
    await page.getByText('This needs the scope write').waitFor()
    expect(opened.complaints).toEqual([])
  })

  it('is not asked to connect an account where the scope is too small for it, and is told who can', async () => {
    const writer = await world.api.company(undefined, 'write')
    const opened = await signedIn(world.api.url, writer.key)
    await show(opened, ui('/new'))
    await opened.page.getByText('Somebody with an administrator’s key can connect one.').waitFor()
    expect(await opened.page.getByRole('link', { name: 'Connect an account' }).count()).toBe(0)
  })

  it('is signed in by a link with a key, and by none over somebody who is', async () => {
    const rival = await world.api.company()
    const opened = await openWindow()
    await opened.page.goto(ui(`/#key=${world.company.key}`))
    await navigation(opened).waitFor()
    expect(opened.page.url()).not.toContain('key')
    // Another page of the same window: of an address that differs behind the # alone nothing is loaded anew.
    await opened.page.goto('about:blank')
    await opened.page.goto(ui(`/posts#key=${rival.key}`))
    await navigation(opened).waitFor()
    await until(() => !opened.page.url().includes('key'), 'the key is taken out of the address')
    await opened.page.getByText('Fresh bread from six').first().waitFor()
    expect(await session(opened)).toMatchObject({ signedIn: true, company: world.company.companyId })
  })

  it('keeps no session alive that nobody uses: half an hour after the last touch nothing is asked any more', async () => {
    const opened = await openWindow()
    const { page } = opened
    await page.clock.install()
    await page.goto(ui())
    await form(opened).fill(world.company.key)
    await page.keyboard.press('Enter')
    await navigation(opened).waitFor()
    let asked = 0
    page.on('request', (request) => {
      if (request.url().endsWith('/overview')) asked++
    })
    const later = (seconds: number) => page.clock.runFor(seconds * 1_000)
    const polls = async () => {
      await later(11)
      return asked > 0
    }
    await until(polls, 'it asks by itself', 100)
    await page.clock.fastForward(31 * 60_000)
    // What was asked last is answered; after it nothing is planned.
    await later(11)
    const before = asked
    await later(300)
    expect(asked).toBe(before)
    await page.keyboard.press('Shift')
    await until(() => asked > before, 'who is back is shown how it stands')
  })
})
