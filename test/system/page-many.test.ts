import { beforeEach, describe, expect, it } from 'vitest'
import { type Client, startTestApi, type TestApi } from '../api/support/test-api'
import { createAccount, createPost, type TestAccount } from '../support/factories'
import * as walkTo from '../support/posts-in-state'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { type Opened, show } from '../ui/support/browser'
import { companyOnPage } from '../ui/support/company-on-page'
import { click, dialog } from '../ui/support/mouse'

/** More than the list shows at first. */
const MANY = 53
const DAY_S = 86_400

describe('many posts at once', needs('chromium'), () => {
  let api: TestApi
  let company: Client
  let account: TestAccount
  let opened: Opened
  beforeEach(async () => {
    api ??= await startTestApi()
    ;({ company, account, opened } = await companyOnPage(api, 'facebook'))
    return async () => {
      await opened.context.close()
    }
  })
  const at = (view: string) => show(opened, `${api.url}/ui${view}`)
  const post = async (caption: string, dueInSeconds?: number) =>
    (await createPost(api.db, account, { caption, ...(dueInSeconds !== undefined && { dueInSeconds }) })).id
  const ofStatus = async (status: string) => (await company.get(`/scheduled-posts?status=${status}`)).body.total
  const bar = () => opened.page.getByRole('region', { name: 'Selected posts' })
  const select = (name: string | RegExp) => opened.page.getByRole('checkbox', { name }).check()
  const result = () => dialog(opened.page, 'Result')

  it('are retried where they have failed, and it is said of the others why not', async () => {
    const [failed, out] = [await post('Has failed'), await post('Is out')]
    await walkTo.failed(api.db, failed)
    await walkTo.published(api.db, out)
    await at('/posts')
    await select('Select: Has failed')
    await select('Select: Is out')
    await bar().getByText('2 selected').waitFor()
    await click(bar(), 'button', 'Retry')
    await click(dialog(opened.page, 'Retry 2 posts?'), 'button', 'Retry')
    await result().getByText('1 done, 1 skipped').first().waitFor()
    await result().getByText('It has not failed, was not missed and is not on hold.').waitFor()
    await result().getByRole('link', { name: out }).waitFor()
    expect(await ofStatus('pending')).toBe(1)
    await click(result(), 'button', 'Close')
    expect(await bar().count()).toBe(0)
    expect(opened.complaints).toEqual([])
  })

  it('that were too late are published at once only by who has seen which they are', async () => {
    for (let n = 0; n < 7; n++) await walkTo.missed(api.db, await post(`Too late ${n}`))
    await at('/failures')
    await click(opened.page, 'button', 'Publish all 7 now…')
    const asking = dialog(opened.page, 'Publish all of these now?')
    await asking.getByText('and 2 more').waitFor()
    expect(await asking.getByText(/^Too late \d/).count()).toBe(5)
    await click(asking, 'button', 'Not now')
    await asking.waitFor({ state: 'detached' })
    expect(await ofStatus('missed')).toBe(7)
    await click(opened.page, 'button', 'Publish all 7 now…')
    await click(asking, 'button', 'Publish all 7 now')
    await asking.waitFor({ state: 'detached' })
    expect([await ofStatus('missed'), await ofStatus('pending')]).toEqual([0, 7])

    await walkTo.missed(api.db, await post('Alone too late'))
    await at('/failures')
    await click(opened.page, 'button', 'Publish it now…')
    const one = dialog(opened.page, 'Publish this post now?')
    await one.getByText('Alone too late').waitFor()
    await click(one, 'button', 'Publish it now')
    await until(async () => (await ofStatus('pending')) === 8, 'it is in the queue')
    expect(opened.complaints).toEqual([])
  })

  it('are cancelled, all that match and not only those that are shown', async () => {
    for (let n = 0; n < MANY; n++) await post(`Never mind ${n}`, DAY_S + n)
    const other = await createAccount(api.db, { companyId: company.companyId, platform: 'linkedin' })
    await createPost(api.db, other, { caption: 'Stays', dueInSeconds: DAY_S })
    await at('/posts?status=pending&platform=facebook')
    await select('Select all that are shown')
    await bar().getByText('50 selected').waitFor()
    await click(bar(), 'button', 'Select all that match (more than 50)')
    await bar().getByText('All that match are selected').waitFor()
    await click(bar(), 'button', 'Cancel posts…')
    await click(dialog(opened.page, 'Cancel all that match, more than 50?'), 'button', 'Cancel the posts')
    await result().getByText(`${MANY} done, 0 skipped`).first().waitFor()
    expect([await ofStatus('cancelled'), await ofStatus('pending')]).toEqual([MANY, 1])
    await click(result(), 'button', 'Close')
    await opened.page.getByRole('heading', { name: 'No post fits these filters' }).waitFor()
  })

  it('are moved by a time, each from its own; what is out stays where it is, and is named', async () => {
    const [one, next, out] = [await post('One', DAY_S), await post('Next', 2 * DAY_S), await post('Is out')]
    await walkTo.published(api.db, out)
    const timeOf = async (id: string) =>
      Date.parse((await company.get(`/scheduled-posts/${id}`)).body.post.scheduledFor)
    const before = [await timeOf(one), await timeOf(next), await timeOf(out)]
    await at('/posts')
    await select('Select all that are shown')
    await click(bar(), 'button', 'Move by…')
    const moving = dialog(opened.page, 'Move 3 posts')
    await moving.getByLabel('By').fill('0')
    await moving.getByText('Give a whole number').waitFor()
    await moving.getByLabel('By').fill('3')
    await moving.getByLabel('Unit').selectOption('hours')
    await moving.getByLabel('Direction').selectOption('later')
    await click(moving, 'button', 'Move')
    await result().getByText('2 done, 1 skipped').first().waitFor()
    await result().getByRole('link', { name: out }).waitFor()
    const hours = 3 * 3_600_000
    expect([await timeOf(one), await timeOf(next), await timeOf(out)]).toEqual([
      (before[0] as number) + hours,
      (before[1] as number) + hours,
      before[2],
    ])
  })

  it('are not done twice when the answer is lost and the button is pressed again', async () => {
    const id = await post('Once later', DAY_S)
    const scheduledFor = async () => Date.parse((await company.get(`/scheduled-posts/${id}`)).body.post.scheduledFor)
    const before = await scheduledFor()
    let calls = 0
    await opened.page.route('**/scheduled-posts/reschedule', async (route) => {
      if (++calls > 1) return route.continue()
      await route.fetch()
      return route.abort()
    })
    await at('/posts')
    await select('Select: Once later')
    await click(bar(), 'button', 'Move by…')
    const moving = dialog(opened.page, 'Move 1 post')
    await click(moving, 'button', 'Move')
    await moving.getByRole('alert').waitFor()
    await click(moving, 'button', 'Move')
    await result().getByText('1 done, 0 skipped').first().waitFor()
    await until(() => calls === 2, 'it was asked for twice')
    expect((await scheduledFor()) - before).toBe(3_600_000)
  })
})
