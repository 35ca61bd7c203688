import { beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../support/tools'
import { type Opened, show, signedIn } from '../ui/support/browser'
import { click, dialog } from '../ui/support/mouse'
import { HOSTILE_CAPTION, type PageWorld, pageWorld } from '../ui/support/page-world'

describe('a post of the calendar', needs('chromium'), () => {
  let world: PageWorld
  let opened: Opened
  beforeAll(async () => {
    world = await pageWorld()
    opened = await signedIn(world.api.url, world.company.key)
  })
  const post = async (id: string) => (await world.company.get(`/scheduled-posts/${id}`)).body.post
  const open = async (id: string) => {
    const { scheduledFor } = await post(id)
    await show(opened, `${world.api.url}/ui/calendar/week/${scheduledFor.slice(0, 10)}`)
    await opened.page.locator(`[data-post="${id}"]`).focus()
    await opened.page.keyboard.press('Enter')
  }

  it('is opened by Enter and moved by the field for its time, also where somebody else was faster', async () => {
    const { page } = opened
    const { pending } = world.posts
    const summer = `${new Date().getUTCFullYear() + 1}-06-15`
    await open(pending)
    const card = dialog(page, HOSTILE_CAPTION)
    await card.getByText('Test facebook').waitFor()
    await card.getByLabel('Date and time').fill(`${summer}T09:30`)
    await world.company.patch(`/scheduled-posts/${pending}`, { scheduledAt: `${summer}T11:45:00+02:00` })
    await card.getByLabel('Date and time').press('Enter')
    await card.getByRole('alert').filter({ hasText: 'Somebody has changed this post' }).waitFor()
    await click(card, 'button', 'Save yours')
    await card.waitFor({ state: 'detached' })
    expect((await post(pending)).scheduledFor).toBe(`${summer}T07:30:00.000Z`)
  })

  it('stays where it is when it is out', async () => {
    await open(world.posts.published)
    const card = dialog(opened.page, 'Fresh bread from six')
    await card.getByText('What is out, or is going out, stays where it is.').waitFor()
    expect(await card.getByLabel('Date and time').count()).toBe(0)
    await click(card, 'link', 'Open the post')
    await opened.page.getByRole('heading', { name: 'Test facebook: Facebook, Feed' }).waitFor()
  })
})
