import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { sampleJpeg } from '../../src/sandbox/sample-media'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { accountsWorld } from '../accounts/support'
import type { Answer } from '../api/support/test-api'
import { createPost } from '../support/factories'
import * as walkTo from '../support/posts-in-state'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { type Opened, show, signedIn } from './support/browser'
import { tabTo } from './support/keyboard'
import { chooseFiles, click, dialog, drag } from './support/mouse'
import { type PageWorld, pageWorld } from './support/page-world'

const DAY_MS = 86_400_000

describe('the main tasks', needs('chromium'), () => {
  let world: PageWorld
  let opened: Opened
  beforeAll(async () => {
    world = await pageWorld()
    opened = await signedIn(world.api.url, world.company.key)
  })
  const at = (view: string) => show(opened, `${world.api.url}/ui${view}`)
  const post = async (id: string) => (await world.company.get(`/scheduled-posts/${id}`)).body.post
  const press = (key: string) => opened.page.keyboard.press(key)
  const anUnconfirmedPost = async () => {
    const { id } = await createPost(world.api.db, world.accounts.linkedin)
    await walkTo.unconfirmed(world.api.db, id)
    return id
  }

  describe('by keyboard alone', () => {
    it('a post is scheduled: account, text, and off it goes', async () => {
      await at('/')
      await press('n')
      await opened.page.getByRole('heading', { name: 'New post' }).waitFor()
      await tabTo(opened.page, /Test facebook$/)
      await press('Space')
      await tabTo(opened.page, /^Text$/)
      await opened.page.keyboard.type('Written without a mouse')
      await tabTo(opened.page, /^Schedule$/)
      await until(async () => await opened.page.getByRole('button', { name: 'Schedule' }).isEnabled(), 'it was checked')
      await press('Enter')
      const found = async (): Promise<Answer> => world.company.get('/scheduled-posts?q=without%20a%20mouse')
      await until(async () => (await found()).body.posts.length > 0, 'the post is there')
      expect((await found()).body.posts).toMatchObject([{ caption: 'Written without a mouse', status: 'pending' }])
    })

    it('a post is moved to another day in the calendar, and by the mouse to the same', async () => {
      const { pending } = world.posts
      const before = await post(pending)
      await at('/calendar/week')
      // The week may end before tomorrow.
      if ((await opened.page.locator(`[data-post="${pending}"]`).count()) === 0) await press(']')
      await opened.page.locator(`[data-post="${pending}"]`).focus()
      for (const key of ['m', 'ArrowRight', 'ArrowRight', 'Enter']) await press(key)
      await until(async () => (await post(pending)).version > before.version, 'it is moved')
      const byKeys = await post(pending)
      expect(Date.parse(byKeys.scheduledFor) - Date.parse(before.scheduledFor)).toBe(2 * DAY_MS)

      await at('/calendar/month')
      const chip = opened.page.locator(`[data-post="${pending}"]`)
      if ((await chip.count()) === 0) await press(']')
      const day = (time: string) =>
        new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(new Date(time))
      const cell = opened.page.locator(`[data-day="${day(before.scheduledFor)}"]`)
      const hasClass = (one: Locator, name: RegExp) => async () => name.test((await one.getAttribute('class')) ?? '')
      await drag(chip, cell, hasClass(chip, /\bdragged\b/), hasClass(cell, /\btarget\b/))
      await until(async () => (await post(pending)).version > byKeys.version, 'it is moved back')
      expect((await post(pending)).scheduledFor).toBe(before.scheduledFor)
    })

    it('a failed post is found and tried again', async () => {
      const { failed } = world.posts
      await at('/posts?status=failed')
      await opened.page.getByText('A picture that nobody wanted').first().waitFor()
      const row = () => opened.page.evaluate('document.activeElement.closest("tr, li")?.textContent ?? ""')
      for (let rows = 0; rows < 5 && !String(await row()).includes('A picture that nobody wanted'); rows++) {
        await press('j')
      }
      await press('r')
      await until(async () => (await post(failed)).status === 'pending', 'it is in the queue again')
    })

    it('what nobody knows is answered for, and is sent again only by who types the word', async () => {
      const { unconfirmed } = world.posts
      await at(`/posts/${unconfirmed}`)
      await tabTo(opened.page, /^Resolve…$/)
      await press('Enter')
      await opened.page.getByRole('dialog', { name: 'Is it there?' }).waitFor()
      await tabTo(opened.page, /^To confirm, type “again”/)
      await opened.page.keyboard.type('agian')
      await press('Enter')
      expect((await post(unconfirmed)).status).toBe('unconfirmed')
      await tabTo(opened.page, /^Its id or its address/)
      await opened.page.keyboard.type('urn:li:share:7000000000000000001')
      await tabTo(opened.page, /^It is there$/)
      await press('Enter')
      await until(async () => (await post(unconfirmed)).status === 'published', 'it counts as published')
      expect((await post(unconfirmed)).externalPostId).toBe('urn:li:share:7000000000000000001')
    })

    it('what nobody knows is sent again once the word is typed', async () => {
      const id = await anUnconfirmedPost()
      await at(`/posts/${id}`)
      await tabTo(opened.page, /^Resolve…$/)
      await press('Enter')
      await tabTo(opened.page, /^To confirm, type “again”/)
      await opened.page.keyboard.type('again')
      await press('Enter')
      await until(async () => (await post(id)).status === 'pending', 'it goes out again')
    })

    it('meanwhile nothing was wrong in the console, and what looks like markup stayed text', async () => {
      await at(`/posts/${world.posts.pending}`)
      expect(await opened.page.title()).not.toBe('1')
      await opened.page.getByText('stays text').first().waitFor()
      expect(opened.complaints).toEqual([])
    })
  })

  describe('by mouse', () => {
    it('a post is scheduled with a picture, and what the picture shows', async () => {
      const { page } = opened
      await at('/')
      await click(opened.page, 'link', 'New post')
      await click(opened.page, 'checkbox', /Test instagram/)
      await page.getByLabel('Text', { exact: true }).click()
      await page.keyboard.type('Seen with a picture')
      const buffer = sampleJpeg(640, 640, [200, 120, 40])
      await chooseFiles(page, { name: 'bread.jpg', mimeType: 'image/jpeg', buffer })
      await page.getByLabel('Alternative text').click()
      await page.keyboard.type('A loaf on a table')
      await page.getByText('Everything can be published.').waitFor()
      await click(opened.page, 'button', 'Schedule')
      await page.getByRole('heading', { name: 'Test instagram: Instagram, Feed' }).waitFor()
      const { posts } = (await world.company.get('/scheduled-posts?q=with%20a%20picture')).body
      expect(posts).toMatchObject([{ status: 'pending', media: [{ type: 'image', altText: 'A loaf on a table' }] }])
    })

    it('a post is moved to another time, though somebody else was faster', async () => {
      const { page } = opened
      const { id } = await createPost(world.api.db, world.accounts.facebook, { dueInSeconds: 86_400 })
      const summer = `${new Date().getUTCFullYear() + 1}-06-15`
      await at(`/posts/${id}`)
      await click(opened.page, 'button', 'Reschedule…')
      await page.getByLabel('Date and time').fill(`${summer}T09:30`)
      await world.company.patch(`/scheduled-posts/${id}`, { scheduledAt: `${summer}T11:45:00+02:00` })
      await dialog(opened.page, 'Reschedule').getByRole('button', { name: 'Reschedule' }).click()
      const conflict = dialog(opened.page, 'Reschedule')
        .getByRole('alert')
        .filter({ hasText: 'Somebody has changed this post' })
      await conflict.waitFor()
      expect(await conflict.locator('dd').allTextContents()).toEqual([
        expect.stringContaining('11:45'),
        expect.stringContaining('09:30'),
      ])
      expect((await post(id)).scheduledFor).toBe(`${summer}T09:45:00.000Z`)
      await click(opened.page, 'button', 'Save yours')
      await dialog(opened.page, 'Reschedule').waitFor({ state: 'detached' })
      expect((await post(id)).scheduledFor).toBe(`${summer}T07:30:00.000Z`)
    })

    it('a failed post is tried again', async () => {
      const { id } = await createPost(world.api.db, world.accounts.facebook, { caption: 'Too large at first' })
      await walkTo.failed(world.api.db, id)
      await at('/posts?status=failed')
      await click(opened.page, 'button', 'Actions for: Too large at first')
      await opened.page.locator('.menu:popover-open').getByRole('button', { name: 'Retry' }).click()
      await until(async () => (await post(id)).status === 'pending', 'it is in the queue again')
    })

    it('what nobody knows is answered for: it is there', async () => {
      const id = await anUnconfirmedPost()
      await at(`/posts/${id}`)
      await click(opened.page, 'button', 'Resolve…')
      await dialog(opened.page, 'Is it there?')
        .getByLabel('Its id or its address')
        .fill('urn:li:share:7000000000000000002')
      await click(opened.page, 'button', 'It is there')
      await until(async () => (await post(id)).status === 'published', 'it counts as published')
      expect((await post(id)).externalPostId).toBe('urn:li:share:7000000000000000002')
    })

    it('what nobody knows is answered for: it is not there, and is sent again once the word is typed', async () => {
      const id = await anUnconfirmedPost()
      await at(`/posts/${id}`)
      await click(opened.page, 'button', 'Resolve…')
      const sends = dialog(opened.page, 'Is it there?').getByRole('button', { name: 'Send it again' })
      expect(await sends.isDisabled()).toBe(true)
      await dialog(opened.page, 'Is it there?').getByLabel('To confirm, type “again”').fill('again')
      await sends.click()
      await until(async () => (await post(id)).status === 'pending', 'it goes out again')
    })

    it('meanwhile nothing was wrong in the console', () => {
      // Of a version that is no more the API says 412, and a browser complains of any such answer.
      expect(opened.complaints.filter((complaint) => !/status of 412/.test(complaint))).toEqual([])
    })
  })
})

describe('an account', needs('chromium'), () => {
  const world = accountsWorld({ OAUTH_RETURN_URL: '' })

  it('is connected by the login of its platform, by keyboard alone', async () => {
    const company = await world.company()
    const opened = await signedIn(world.api.url, company.key)
    const { page } = opened
    await show(opened, `${world.api.url}/ui/accounts`)
    await page.keyboard.press('c')
    await page.getByRole('dialog', { name: 'Connect an account' }).waitFor()
    await tabTo(page, /Instagram/)
    await page.keyboard.press('Enter')
    await page.getByText('What should be connected?').first().waitFor()
    // The only one that the login reaches is chosen already.
    await tabTo(page, /Sandbox Studio/)
    expect(await page.evaluate('document.activeElement.checked')).toBe(true)
    await tabTo(page, /^Connect/)
    await page.keyboard.press('Enter')
    const accounts = async () => (await company.get('/accounts')).body.accounts
    await until(async () => (await accounts()).length > 0, 'it is connected')
    expect(await accounts()).toMatchObject([{ externalId: ready.instagramLogin.id, health: { state: 'ok' } }])
    expect(opened.complaints).toEqual([])
  })

  it('is connected by the login of its platform, by mouse', async () => {
    const company = await world.company()
    const opened = await signedIn(world.api.url, company.key)
    const { page } = opened
    await page.getByRole('link', { name: 'Accounts', exact: true }).click()
    await page.getByRole('button', { name: 'Connect an account' }).first().click()
    await page
      .getByRole('dialog', { name: 'Connect an account' })
      .getByRole('button', { name: /Facebook/ })
      .first()
      .click()
    await page.getByText('What should be connected?').first().waitFor()
    // A page and what is linked to it.
    await page.getByRole('button', { name: 'Choose all' }).click()
    await page.getByRole('button', { name: 'Connect 2 accounts' }).click()
    await page.getByText('2 accounts are connected').first().waitFor()
    const { accounts } = (await company.get('/accounts')).body as { accounts: { externalId: string }[] }
    const ids = accounts.map(({ externalId }) => externalId)
    expect(ids.sort()).toEqual([ready.page.id, ready.instagram.id].sort())
    expect(opened.complaints).toEqual([])
  })
})
