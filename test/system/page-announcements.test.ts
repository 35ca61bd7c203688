import { beforeAll, describe, expect, it } from 'vitest'
import { createPost } from '../support/factories'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { type Opened, show, signedIn } from '../ui/support/browser'
import { click, dialog } from '../ui/support/mouse'
import { type PageWorld, pageWorld } from '../ui/support/page-world'

describe('what a screen reader is told', needs('chromium'), () => {
  let world: PageWorld
  let opened: Opened
  beforeAll(async () => {
    world = await pageWorld()
    opened = await signedIn(world.api.url, world.company.key)
  })

  /** The texts of live regions and alerts in the tree that the browser gives to screen readers: nothing inert stands in it. */
  async function heard(): Promise<string[]> {
    const devtools = await opened.context.newCDPSession(opened.page)
    const { nodes } = await devtools.send('Accessibility.getFullAXTree')
    await devtools.detach()
    const byId = new Map(nodes.map((node) => [node.nodeId, node]))
    const textOf = (node: (typeof nodes)[number]): string =>
      node.role?.value === 'StaticText'
        ? String(node.name?.value)
        : (node.childIds ?? []).map((id) => textOf(byId.get(id) as (typeof nodes)[number])).join('')
    return nodes.filter(({ ignored, role }) => !ignored && /^(status|alert)$/.test(role?.value ?? '')).map(textOf)
  }
  const heardOf = async (text: string) => (await heard()).filter((one) => one.includes(text))

  it('is told while a dialog is open, too, and after it has closed', async () => {
    const { page } = opened
    await show(opened, `${world.api.url}/ui/posts/${world.posts.pending}`)
    await click(page, 'button', 'Reschedule…')
    const moving = dialog(page, 'Reschedule')
    const time = moving.getByLabel('Date and time')
    await time.fill('2020-01-01T10:00')
    await click(moving, 'button', 'Reschedule')
    await moving.getByText('is in the past').first().waitFor()
    await until(async () => (await heardOf('is in the past')).length > 0, 'the refusal is heard')
    expect(await heardOf('is in the past')).toHaveLength(1)
    await time.fill(`${new Date().getUTCFullYear() + 1}-06-15T09:30`)
    await click(moving, 'button', 'Reschedule')
    await moving.waitFor({ state: 'detached' })
    await until(async () => (await heard()).some((text) => /^Moved to .*15 Jun.*09:30/.test(text)), 'the move is heard')
  })

  it('is told once why nothing was done, in the dialog that asked for it', async () => {
    const { page } = opened
    const { missed, unconfirmed, pending } = world.posts
    const asking: [view: string, button: string, title: string, submit: string][] = [
      ['/failures', 'Let it go…', 'Let this post go?', 'Cancel it'],
      ['/failures', 'Publish it now…', 'Publish this post now?', 'Publish it now'],
      ['/failures', 'Move it to another day…', 'Move it to another day', 'Move it'],
      [`/posts/${unconfirmed}`, 'Resolve…', 'Is it there?', 'It is there'],
      [`/posts/${missed}`, 'Cancel post…', 'Cancel this post?', 'Cancel the post'],
      [`/posts/${pending}`, 'Reschedule…', 'Reschedule', 'Reschedule'],
    ]
    for (const [view, button, title, submit] of asking) {
      await show(opened, `${world.api.url}/ui${view}`)
      await click(page, 'button', button)
      await page.route('**/*', (route) => (route.request().method() === 'GET' ? route.continue() : route.abort()))
      await click(dialog(page, title), 'button', submit)
      await dialog(page, title).getByRole('alert').waitFor()
      expect(await heardOf('cannot be reached'), title).toHaveLength(1)
      expect(await page.locator('.announcement').count(), title).toBe(0)
      await page.unroute('**/*')
    }
  })

  it('is not told again by a dialog what was told just before it was opened, though it is still to be seen', async () => {
    const { page } = opened
    const { id } = await createPost(world.api.db, world.accounts.facebook, {
      caption: 'Goes at once',
      dueInSeconds: 86_400,
    })
    await show(opened, `${world.api.url}/ui/posts/${id}`)
    await click(page, 'button', 'Publish now')
    await until(async () => (await heardOf('It goes out with the next tick.')).length === 1, 'it is heard')
    await click(page, 'button', 'Cancel post…')
    const asking = dialog(page, 'Cancel this post?')
    await asking.locator('.announcement').waitFor()
    expect(await heardOf('It goes out with the next tick.')).toEqual([])
    await click(asking, 'button', 'Keep it')
    await page.locator('.announcement').first().waitFor()
    expect(await heardOf('It goes out with the next tick.')).toEqual([])
  })
})
