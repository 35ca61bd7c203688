import { beforeAll, describe, expect, it } from 'vitest'
import { recordIdleCycle } from '../../src/db/operations/dispatch-cycles'
import { byHand } from '../support/by-hand'
import { createAccount, createPost } from '../support/factories'
import { settle } from '../support/one-claim'
import { makeLate } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { type Opened, show, signedIn } from '../ui/support/browser'
import { type PageWorld, pageWorld } from '../ui/support/page-world'

const DAY_S = 86_400

describe('each number of Today', needs('chromium'), () => {
  let world: PageWorld
  let opened: Opened
  beforeAll(async () => {
    world = await pageWorld()
    await postsAtTheEdges()
    await byHand(
      world.api.db,
      `INSERT INTO outages (since, ended_at, late, last_slot_at)
       VALUES (NOW(3) - INTERVAL 150 MINUTE, NOW(3) - INTERVAL 30 MINUTE, 5, NOW(3))`,
    )
    // It is over, and something ticks.
    const tick = { tickId: 't1', host: 'posts-1', startedBy: 'cron' } as const
    await recordIdleCycle(world.api.db as never, tick, { durationMs: 5, droppedLines: 0 })
    opened = await signedIn(world.api.url, world.company.key)
  })

  /** What counts and lists may disagree about. */
  async function postsAtTheEdges() {
    const { api, accounts, company } = world
    const { db } = api
    const post = async (account: keyof PageWorld['accounts'], dueInSeconds?: number) =>
      (await createPost(db, accounts[account], { ...(dueInSeconds !== undefined && { dueInSeconds }) })).id
    // Meant for tomorrow, and out today.
    const hurried = await post('facebook', DAY_S)
    await company.post(`/scheduled-posts/${hurried}/publish-now`, {})
    await walkTo.published(db, hurried)
    // Out today, and meant for days ago.
    const late = await post('facebook')
    await makeLate(db, 3 * 1_440, late)
    await walkTo.published(db, late)
    // May be out, and its account is on hold.
    const dead = await createAccount(db, { companyId: company.companyId, platform: 'facebook', externalId: '5550' })
    const { id: open } = await createPost(db, dead)
    await walkTo.toBeAskedFor(db, open)
    const asked = await walkTo.claimed(db, open)
    await walkTo.held(db, open)
    await settle(db, asked, { move: 'hold', isQuestion: true, reason: 'the token has ended' })
    // Put into the queue by somebody else's program, which knows nothing of our columns.
    const bare = await post('linkedin')
    await byHand(
      db,
      'UPDATE post_schedule SET scheduled_for = NULL, social_account_id = NULL WHERE post_detail_id = ?',
      [bare],
    )
    // Meant for the time of the outage, one for each thing that may have become of it.
    const meant = await Promise.all(Array.from({ length: 6 }, () => post('instagram')))
    const [sent, missed, asks, failed, waits, cancelled] = meant as [string, string, string, string, string, string]
    for (const id of meant) await makeLate(db, 60, id)
    await walkTo.published(db, sent)
    await walkTo.missed(db, missed)
    await walkTo.unconfirmed(db, asks)
    await walkTo.failed(db, failed)
    await walkTo.retrying(db, waits, { inMs: 3_600_000 })
    await walkTo.cancelled(db, cancelled)
  }

  /** How many posts the list has at the end of a link. */
  async function listed(address: string): Promise<number> {
    await show(opened, new URL(address, world.api.url).href)
    return opened.page.locator('tr[data-post]').count()
  }

  const links = async (of: string) => {
    await show(opened, `${world.api.url}/ui/`)
    const found = opened.page.locator(`${of} a`)
    return Promise.all(
      (await found.all()).map(async (link) => ({
        says: ((await link.textContent()) ?? '').replace(/\s+/g, ' ').trim(),
        address: (await link.getAttribute('href')) ?? '',
      })),
    )
  }

  it('is that of the posts to which it leads', async () => {
    const counts = await links('nav.counts')
    expect(counts).toHaveLength(7)
    for (const { says, address } of counts)
      expect([says, Number.parseInt(says, 10)]).toEqual([says, await listed(address)])
    expect(counts.map(({ says }) => says)).toEqual([
      // One that waits for another attempt, one of the outage that does, and the one without columns of ours.
      '3past their time',
      '1still to come in 24 h',
      '4published in 24 h',
      '3failed',
      '3unconfirmed: need your word',
      '2missed: too late',
      '1held by their account',
    ])
  })

  it('of what is past its time leads to an address that may be kept: it is asked of the moment at which one looks', async () => {
    const { page } = opened
    const [pastTheirTime] = await links('nav.counts')
    expect(new URL(pastTheirTime?.address ?? '', world.api.url).search).toBe('?status=pending&to=now&sort=soonest')
    const strip = page.locator('.strip').filter({ hasText: 'The oldest post that is due is' })
    expect(await strip.getByRole('link').getAttribute('href')).toBe(pastTheirTime?.address)
    const before = await listed(pastTheirTime?.address ?? '')
    await page.getByText('until now').waitFor()
    const chip = page.getByRole('button', { name: `Past their time ${before}` })
    expect(await chip.getAttribute('aria-pressed')).toBe('true')
    const { id } = await createPost(world.api.db, world.accounts.facebook, { dueInSeconds: -1 })
    await page.reload()
    await page.locator(`tr[data-post="${id}"]`).waitFor()
    await walkTo.cancelled(world.api.db, id)
    // The chip leads there, and away again.
    await show(opened, `${world.api.url}/ui/posts`)
    await page.getByRole('button', { name: /^Past their time/ }).click()
    await page.waitForURL(/[?&]to=now/)
    await until(async () => (await page.locator('tr[data-post]').count()) === before, 'those are listed')
    await page.getByRole('button', { name: /^All/ }).first().click()
    await page.waitForURL((url) => !url.search.includes('to=now'))
  })

  it('tells of an outage what became of what was meant for it, each by its link', async () => {
    const parts = await links('.outage')
    expect(parts.map(({ says }) => says)).toEqual([
      '5 late',
      '1 sent',
      '1 still to come',
      '1 missed',
      '1 asks',
      '1 failed',
    ])
    for (const { says, address } of parts)
      expect([says, Number.parseInt(says, 10)]).toEqual([says, await listed(address)])
  })

  it('leads to the failures as many as these are by their causes', async () => {
    await show(opened, `${world.api.url}/ui/`)
    const all = opened.page.getByRole('link', { name: /^All \d+, by cause$/ })
    const count = Number.parseInt(((await all.textContent()) ?? '').slice(4), 10)
    await all.click()
    const { failures } = (await world.company.get('/failures')).body as { failures: { total: number }[] }
    expect(failures.reduce((sum, { total }) => sum + total, 0)).toBe(count)
    await opened.page.getByRole('heading', { name: 'Failures' }).first().waitFor()
    const navigation = opened.page.getByRole('navigation', { name: 'Main' })
    await navigation.getByText(`${count} to look at`).waitFor({ state: 'attached' })
  })

  it('says in words what the line of lateness shows', async () => {
    await show(opened, `${world.api.url}/ui/`)
    const line = opened.page.locator('svg.sparkline')
    expect(await line.getAttribute('aria-hidden')).toBe('true')
    expect(await line.locator('path').getAttribute('d')).toMatch(/^M[\d.]+ [\d.]+H[\d.]+/)
    // The one that was meant for three days ago.
    await opened.page.getByText(/^Worst hour: \d\d:\d\d, 3 d 0 h$/).waitFor()
  })
})
