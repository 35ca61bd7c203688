import { describe, expect, it } from 'vitest'
import { needs } from '../support/tools'
import { faultsOf, type Look, type Opened, show, signedIn } from './support/browser'
import { type PageWorld, pageWorld } from './support/page-world'

const views = (world: PageWorld): string[] => [
  '/',
  '/posts',
  '/posts?status=failed',
  '/posts?q=nothing-is-called-so',
  ...Object.values(world.posts).map((id) => `/posts/${id}`),
  `/posts/${world.posts.pending}/edit`,
  '/posts/019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10',
  '/new',
  '/calendar/month',
  '/calendar/week',
  '/calendar/day',
  '/calendar/list',
  '/failures',
  '/accounts',
  `/accounts/${world.accounts.facebook.id}`,
  '/holds',
  '/ticks',
  '/settings',
  '/nowhere',
]

/** The others are looked at in test/system/page.test.ts. */
const looks: Look[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
]

describe('every view of the page', needs('chromium'), () => {
  it.each(looks)('is without fault at $width px, $colorScheme', { timeout: 180_000 }, async (look) => {
    const world = await pageWorld()
    const opened = await signedIn(world.api.url, world.company.key, look)
    const found: Record<string, string[]> = {}
    for (const view of views(world)) {
      await show(opened, `${world.api.url}/ui${view}`)
      const faults = (await faultsOf(opened)).filter((fault) => !isExpected(opened, view, fault))
      if (faults.length > 0) found[view] = faults
    }
    expect(found).toEqual({})
  })
})

// What is not there is asked for, and a browser says so of any answer 404.
const isExpected = (_opened: Opened, view: string, fault: string) =>
  view.includes('019c1a52') && /status of 404/.test(fault)
