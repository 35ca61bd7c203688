import { beforeAll, describe, it } from 'vitest'
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

  /** The texts of live regions in the tree that the browser gives to screen readers: nothing inert stands in it. */
  async function heard(): Promise<string[]> {
    const devtools = await opened.context.newCDPSession(opened.page)
    const { nodes } = await devtools.send('Accessibility.getFullAXTree')
    await devtools.detach()
    const byId = new Map(nodes.map((node) => [node.nodeId, node]))
    const textOf = (node: (typeof nodes)[number]): string =>
      node.role?.value === 'StaticText'
        ? String(node.name?.value)
        : (node.childIds ?? []).map((id) => textOf(byId.get(id) as (typeof nodes)[number])).join('')
    return nodes.filter(({ ignored, role }) => !ignored && role?.value === 'status').map(textOf)
  }

  it('is told while a dialog is open, too, and after it has closed', async () => {
    const { page } = opened
    await show(opened, `${world.api.url}/ui/posts/${world.posts.pending}`)
    await click(page, 'button', 'Reschedule…')
    const moving = dialog(page, 'Reschedule')
    const time = moving.getByLabel('Date and time')
    await time.fill('2020-01-01T10:00')
    await click(moving, 'button', 'Reschedule')
    await moving.getByText('is in the past').first().waitFor()
    await until(async () => (await heard()).some((text) => text.includes('is in the past')), 'the refusal is heard')
    await time.fill(`${new Date().getUTCFullYear() + 1}-06-15T09:30`)
    await click(moving, 'button', 'Reschedule')
    await moving.waitFor({ state: 'detached' })
    await until(async () => (await heard()).some((text) => /^Moved to .*15 Jun.*09:30/.test(text)), 'the move is heard')
  })
})
