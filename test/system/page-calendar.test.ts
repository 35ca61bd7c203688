import { beforeAll, describe, expect, it } from 'vitest'
import { jpeg } from '../api/support/files'
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

  it('is shown on a month that begins with days that are over, too: today is in sight, and nothing has the focus for it', async () => {
    const { page } = opened
    await page.setViewportSize({ width: 1_280, height: 420 })
    for (const view of ['month', 'list']) {
      await show(opened, `${world.api.url}/ui/calendar/${view}`)
      const today = page.locator(view === 'month' ? '.cell.today' : '.days-list [data-day]').first()
      const place = (await page.evaluate(`(() => {
        const today = new Date().toLocaleDateString('en-CA')
        const first = [...document.querySelectorAll('[data-day]')].find((one) => one.dataset.day >= today)
        const { top } = first.getBoundingClientRect()
        return { top, covered: document.querySelector('.top').getBoundingClientRect().bottom, height: innerHeight }
      })()`)) as { top: number; covered: number; height: number }
      expect(place.top, view).toBeGreaterThanOrEqual(place.covered - 1)
      expect(place.top, view).toBeLessThan(place.height)
      await today.waitFor()
      expect(await page.evaluate('document.activeElement.closest(".days, .days-list")')).toBeNull()
    }
    await page.setViewportSize({ width: 1_280, height: 900 })
  })

  describe('that stands there for other accounts too', () => {
    const soon = new Date(Date.now() + 86_400_000).toISOString()
    const write = async (caption: string) => {
      const { facebook, linkedin } = world.accounts
      const asked = { socialAccountIds: [facebook.id, linkedin.id], caption, scheduledAt: soon, postType: 'feed' }
      const { status, body } = await world.company.post('/schedule-post', asked)
      expect(status, JSON.stringify(body)).toBe(201)
      return (body.posts as { postDetailId: string }[]).map(({ postDetailId }) => postDetailId) as [string, string]
    }
    const times = (ids: string[]) => Promise.all(ids.map(async (id) => (await post(id)).scheduledFor as string))

    it('moves to another day alone or with them, as somebody says', async () => {
      const { page } = opened
      const ids = await write('For two')
      const [before] = await times(ids)
      const later = (days: number) => new Date(Date.parse(before as string) + days * 86_400_000).toISOString()
      const moveByKeys = async () => {
        await show(opened, `${world.api.url}/ui/calendar/week/${(await post(ids[0])).scheduledFor.slice(0, 10)}`)
        await page.locator(`[data-post="${ids[0]}"]`).focus()
        for (const key of ['m', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
        const asking = dialog(page, 'Move the others too?')
        await asking.getByText('The same post stands at this time for Test linkedin.').waitFor()
        return asking
      }
      await click(await moveByKeys(), 'button', 'Move nothing')
      expect(await times(ids)).toEqual([before, before])
      await click(await moveByKeys(), 'button', 'Move both')
      await page.getByRole('status').filter({ hasText: '1 other came along.' }).waitFor()
      expect(await times(ids)).toEqual([later(1), later(1)])
      await click(await moveByKeys(), 'button', 'Only this one')
      await page.getByRole('status').filter({ hasText: 'Moved to' }).waitFor()
      expect(await times(ids)).toEqual([later(2), later(1)])
    })

    it('that is dropped while another one is asked about is asked about after it: no answer counts for both', async () => {
      const { page } = opened
      const [one, other] = [await write('The first to be dropped'), await write('The second')]
      const [before] = (await times(one)) as [string]
      const later = (days: number) => new Date(Date.parse(before) + days * 86_400_000).toISOString()
      await show(opened, `${world.api.url}/ui/calendar/week/${before.slice(0, 10)}`)
      let isDropped = () => {}
      const dropped = new Promise<void>((resolve) => {
        isDropped = resolve
      })
      // What stands at the same moment is asked for from and to that moment.
      await page.route(`**/scheduled-posts?*from=${encodeURIComponent(before)}*`, async (asked) => {
        await dropped
        await asked.continue()
      })
      for (const [id] of [one, other]) {
        await page.locator(`[data-post="${id}"]`).focus()
        for (const key of ['m', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
      }
      isDropped()
      await click(dialog(page, 'Move the others too?'), 'button', 'Move both')
      await page.getByRole('status').filter({ hasText: '1 other came along.' }).waitFor()
      await click(dialog(page, 'Move the others too?'), 'button', 'Only this one')
      await page.getByRole('status').filter({ hasText: 'Moved to' }).filter({ hasNotText: 'came along' }).waitFor()
      expect([await times(one), await times(other)]).toEqual([
        [later(1), later(1)],
        [later(1), before],
      ])
      await page.unroute(`**/scheduled-posts?*from=${encodeURIComponent(before)}*`)
    })

    it('and one that has other files is none of them', async () => {
      const { page } = opened
      const { facebook, linkedin } = world.accounts
      const written: string[] = []
      for (const [{ id }, name, bytes] of [
        [facebook, 'one.jpg', 900],
        [linkedin, 'another.jpg', 901],
      ] as const) {
        const { status, body } = await world.company.upload(
          { socialAccountId: id, caption: 'The same words', scheduledAt: soon, postType: 'feed' },
          [{ name, content: jpeg(bytes) }],
        )
        expect(status, JSON.stringify(body)).toBe(201)
        written.push(body.postDetailId)
      }
      await show(opened, `${world.api.url}/ui/posts/${written[0]}`)
      await click(page, 'button', 'Reschedule…')
      await page.waitForLoadState('networkidle')
      expect(await dialog(page, 'Reschedule').getByRole('checkbox').count()).toBe(0)
    })

    it('moves to another time with them where that is ticked, and says that they stay otherwise', async () => {
      const { page } = opened
      const ids = await write('For two, again')
      const summer = `${new Date().getUTCFullYear() + 1}-06-15`
      await show(opened, `${world.api.url}/ui/posts/${ids[0]}`)
      await click(page, 'button', 'Reschedule…')
      const card = dialog(page, 'Reschedule')
      await card.getByText('The same post stands at this time for Test linkedin, and stays there.').waitFor()
      await card.getByRole('checkbox', { name: 'Move that one too' }).check()
      await card.getByLabel('Date and time').fill(`${summer}T09:30`)
      await click(card, 'button', 'Reschedule')
      await card.waitFor({ state: 'detached' })
      expect(await times(ids)).toEqual([`${summer}T07:30:00.000Z`, `${summer}T07:30:00.000Z`])
      // Those that stand apart are not asked about.
      await show(opened, `${world.api.url}/ui/posts/${world.posts.pending}`)
      await click(page, 'button', 'Reschedule…')
      await page.waitForLoadState('networkidle')
      expect(await dialog(page, 'Reschedule').getByRole('checkbox').count()).toBe(0)
    })
  })
})
