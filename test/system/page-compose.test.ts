import type { Request, Route } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { sampleJpeg } from '../../src/sandbox/sample-media'
import { type Client, startTestApi, type TestApi } from '../api/support/test-api'
import type { TestAccount } from '../support/factories'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { type Opened, show } from '../ui/support/browser'
import { companyOnPage } from '../ui/support/company-on-page'
import { type Chosen, chooseFiles, click, dialog, dropFile } from '../ui/support/mouse'

const picture = (name: string, colour: [number, number, number]): Chosen => ({
  name,
  mimeType: 'image/jpeg',
  buffer: sampleJpeg(640, 640, colour),
})

/** What a dry run asks, and what really sends the form. */
const isDryRun = (request: Request) => request.url().includes('dryRun')
const isSending = (request: Request) =>
  request.method() === 'POST' && request.url().endsWith('/schedule-post') && !isDryRun(request)

/** Clocks in Berlin are put back in the night to this day. */
function lastSundayOfOctober(year: number): string {
  const last = new Date(Date.UTC(year, 9, 31))
  last.setUTCDate(31 - last.getUTCDay())
  return last.toISOString().slice(0, 10)
}

describe('the form of a post', needs('chromium'), () => {
  let api: TestApi
  let company: Client
  let account: TestAccount
  let opened: Opened
  beforeEach(async () => {
    api ??= await startTestApi()
    ;({ company, account, opened } = await companyOnPage(api, 'linkedin'))
    await show(opened, `${api.url}/ui/new`)
    return async () => {
      await opened.context.close()
    }
  })
  const text = () => opened.page.getByLabel('Text', { exact: true })
  const schedule = () => opened.page.getByRole('button', { name: 'Schedule', exact: true })
  const fine = () => opened.page.getByText('Everything can be published.').waitFor()
  const posts = async () => (await company.get('/scheduled-posts')).body.posts

  it('takes files by the field and by the drop zone, in the order that they are brought into, with what they show', async () => {
    const { page } = opened
    await text().fill('Three loaves')
    await chooseFiles(page, picture('rye.jpg', [90, 60, 30]), picture('wheat.jpg', [220, 180, 120]))
    await page.getByText('wheat.jpg').waitFor()
    await dropFile(page, '#field-media', picture('oats.jpg', [200, 190, 150]))
    await page.getByLabel('Alternative text').nth(2).fill('Oats in a bowl')
    await page.getByLabel('Alternative text').nth(1).fill('Wheat in a field')
    await click(page, 'button', 'Move oats.jpg forward')
    await click(page, 'button', 'Move oats.jpg forward')
    await page.getByRole('status').filter({ hasText: 'oats.jpg is now 1 of 3.' }).waitFor()
    await click(page, 'button', 'Remove rye.jpg')
    await fine()
    await schedule().click()
    await page.getByRole('heading', { name: /Test linkedin/ }).waitFor()
    const [post] = await posts()
    const shows = post.media.map(({ altText }: { altText?: string }) => altText)
    expect(shows).toEqual(['Oats in a bowl', 'Wheat in a field'])
    expect(opened.complaints).toEqual([])
  })

  it('is not sent before its files are there, and sends one that has broken off again', async () => {
    const { page } = opened
    let letGo = () => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let uploads = 0
    await page.route('**/media', async (route) => {
      await held
      return ++uploads === 1 ? route.abort() : route.continue()
    })
    await text().fill('One loaf')
    await fine()
    await chooseFiles(page, picture('rye.jpg', [90, 60, 30]))
    await page.getByText('Waits for the files to be uploaded.').waitFor()
    expect(await schedule().isDisabled()).toBe(true)
    letGo()
    await page.getByText('The connection broke off. Try again.').waitFor()
    expect(await schedule().isDisabled()).toBe(true)
    await click(page, 'button', 'Upload again')
    await page.getByLabel('Alternative text').waitFor()
    expect(await page.getByRole('progressbar').count()).toBe(0)
    await fine()
    expect(await schedule().isEnabled()).toBe(true)
  })

  it('says what the platform does not take while one writes, before anything is sent', async () => {
    const { page } = opened
    // The server is asked, and never answers.
    await page.route('**/schedule-post*', () => {})
    await text().fill('x'.repeat(3_001))
    await page.getByText('3,001 of 3,000, 1 too many').waitFor()
    await page.getByRole('heading', { name: '1 thing is wrong' }).waitFor()
    await click(page, 'link', 'Text')
    expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA')
  })

  it('shows what a dry run finds: the post that says the same already, by its link', async () => {
    const { page } = opened
    const scheduledAt = new Date(Date.now() + 3_600_000).toISOString()
    const twin = { socialAccountId: account.id, caption: 'Said before', scheduledAt }
    const { postDetailId } = (await company.post('/schedule-post', twin)).body
    await text().fill('Said before')
    await page.getByText('There is a post like this already').waitFor()
    expect(await page.getByRole('link', { name: 'Look at it' }).getAttribute('href')).toContain(postDetailId)
    // It is no reason to refuse.
    expect(await schedule().isEnabled()).toBe(true)
  })

  it('does not call a post its own twin while it is edited', async () => {
    const { page } = opened
    const scheduledAt = new Date(Date.now() + 3_600_000).toISOString()
    const mine = { socialAccountId: account.id, caption: 'Mine', scheduledAt }
    const { postDetailId } = (await company.post('/schedule-post', mine)).body
    await show(opened, `${api.url}/ui/posts/${postDetailId}/edit`)
    await page.getByLabel('Time', { exact: true }).fill('23:59')
    await fine()
    expect(await page.getByText('There is a post like this already').count()).toBe(0)
  })

  it('asks which moment is meant where clocks show a time twice', async () => {
    const { page } = opened
    const night = lastSundayOfOctober(new Date().getUTCFullYear() + 1)
    await text().fill('In the longest night')
    await page.getByLabel('Date', { exact: true }).fill(night)
    await page.getByLabel('Time', { exact: true }).fill('02:30')
    await page.getByRole('listitem').filter({ hasText: 'Which moment do you mean?' }).waitFor()
    await click(page, 'radio', /The later one/)
    await fine()
    await schedule().click()
    await page.getByRole('heading', { name: /Test linkedin/ }).waitFor()
    expect(await posts()).toMatchObject([{ scheduledFor: `${night}T01:30:00.000Z` }])
  })

  it('asks for a lost answer again under the same key: the post is there once', async () => {
    const { page } = opened
    const keys: (string | undefined)[] = []
    const lose = async (route: Route) => {
      if (!isSending(route.request())) return route.continue()
      keys.push(route.request().headers()['idempotency-key'])
      if (keys.length > 1) return route.continue()
      // It arrives and is done; what is said of it never comes back.
      await route.fetch()
      return route.abort()
    }
    await page.route('**/schedule-post*', lose)
    await text().fill('Once and for all')
    await fine()
    await schedule().click()
    await page.getByRole('heading', { name: 'The answer was lost' }).waitFor()
    expect(await text().isDisabled()).toBe(true)
    expect(await posts()).toHaveLength(1)
    await click(page, 'button', 'Send again')
    await page.getByRole('heading', { name: /Test linkedin/ }).waitFor()
    expect(keys).toEqual([keys[0], keys[0]])
    expect(keys[0]).toMatch(/\w/)
    expect(await posts()).toMatchObject([{ caption: 'Once and for all' }])
  })

  it('shows what somebody else has made of the post meanwhile, and keeps mine beside what only they have changed', async () => {
    const { page } = opened
    const scheduledAt = new Date(Date.now() + 3_600_000).toISOString()
    const first = {
      socialAccountId: account.id,
      caption: 'First',
      title: 'Old',
      link: 'https://example.com/',
      scheduledAt,
    }
    const { postDetailId } = (await company.post('/schedule-post', first)).body
    await show(opened, `${api.url}/ui/posts/${postDetailId}/edit`)
    await text().fill('Mine')
    await company.patch(`/scheduled-posts/${postDetailId}`, { caption: 'Theirs', title: 'New' })
    await fine()
    await click(page, 'button', 'Save changes')
    const asked = dialog(page, 'Somebody has changed this post meanwhile')
    await asked.getByRole('cell', { name: 'Theirs', exact: true }).waitFor()
    await asked.getByRole('cell', { name: 'Mine', exact: true }).waitFor()
    await click(asked, 'button', 'Keep mine')
    await click(page, 'button', 'Save changes')
    const post = async () => (await company.get(`/scheduled-posts/${postDetailId}`)).body.post
    await until(async () => (await post()).caption === 'Mine', 'it is saved')
    expect(await post()).toMatchObject({ caption: 'Mine', title: 'New' })
  })
})
