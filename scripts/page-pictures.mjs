/**
 * Takes the pictures of docs/page.md from a demo that is running (`npm run demo -- --keep`).
 *   node scripts/page-pictures.mjs 'http://127.0.0.1:PORT/ui/#key=…'
 */
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { inProject, say } from './lib/project.mjs'

const desktop = { width: 1280, height: 860 }
const phone = { width: 390, height: 844 }

/** What the demo has to come begins today, which may be the last day of a week. */
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)

/** Each with the view it shows, and how. */
const pictures = {
  today: { view: '/', ...desktop, colorScheme: 'light' },
  'today-phone': { view: '/', ...phone, colorScheme: 'dark' },
  posts: { view: '/posts', ...desktop, colorScheme: 'light' },
  post: { view: '/posts?status=unconfirmed', opens: 'a.caption, td a, li a', ...desktop, colorScheme: 'dark' },
  calendar: { view: `/calendar/week/${tomorrow}`, ...desktop, colorScheme: 'light' },
  'calendar-phone': { view: '/calendar/list', ...phone, colorScheme: 'light' },
  new: { view: '/new', ...desktop, colorScheme: 'light' },
  failures: { view: '/failures', ...desktop, colorScheme: 'dark' },
  accounts: { view: '/accounts', ...desktop, colorScheme: 'light' },
  ticks: { view: '/ticks', ...desktop, colorScheme: 'light' },
}

const address = process.argv[2]
if (!address?.includes('#key=')) {
  say(
    "node scripts/page-pictures.mjs 'http://127.0.0.1:PORT/ui/#key=…'   (the address that npm run demo -- --keep names)",
  )
  process.exit(2)
}

const folder = inProject('docs/page')
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
try {
  for (const [name, { view, opens, colorScheme, ...viewport }] of Object.entries(pictures)) {
    const context = await browser.newContext({ viewport, colorScheme, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
    const page = await context.newPage()
    await page.goto(address)
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    await page.goto(address.replace(/\/#.*/, view))
    await page.waitForLoadState('networkidle')
    if (opens) {
      await page.locator('main').locator(opens).first().click()
      await page.getByRole('heading', { name: 'Story' }).waitFor()
    }
    await page.screenshot({ path: `${folder}/${name}.png` })
    await context.close()
    say(`docs/page/${name}.png`)
  }
} finally {
  await browser.close()
}
