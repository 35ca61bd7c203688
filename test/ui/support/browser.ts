import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findProgram } from '../../../src/db/embedded/server-binary'
import { afterFile } from '../../support/after-file'
import { until } from '../../support/until'

/** How wide, and in which colours. */
export type Look = { width: 1280 | 390; colorScheme: 'light' | 'dark' }

const HEIGHT = 900

let running: Promise<Browser> | undefined

/** A Chromium that shows nobody anything and calls nobody by itself; one for a test file. */
export function browser(): Promise<Browser> {
  running ??= launch()
  return running
}

async function launch(): Promise<Browser> {
  const quiet = [
    'no-sandbox',
    'disable-gpu',
    // What is small or missing in a chroot.
    'disable-dev-shm-usage',
    'disable-quic',
    'no-first-run',
    'disable-background-networking',
    'disable-component-update',
    'disable-sync',
  ]
  const executablePath = findProgram(['chromium']) ?? 'chromium'
  const launched = await chromium.launch({ executablePath, args: quiet.map((name) => `--${name}`) })
  afterFile(async () => {
    running = undefined
    await launched.close()
  })
  return launched
}

/** A page of the browser, and everything that it has complained of so far: errors, and what its policy has forbidden. */
export type Opened = { page: Page; context: BrowserContext; complaints: string[] }

/** A window of its own, in Berlin, with nothing remembered. */
export async function openWindow(
  { width, colorScheme }: Look = { width: 1280, colorScheme: 'light' },
): Promise<Opened> {
  const context = await (await browser()).newContext({
    viewport: { width, height: HEIGHT },
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, context, complaints }
}

/** A window in which somebody has signed in on the page by its form. */
export async function signedIn(address: string, key: string, look?: Look): Promise<Opened> {
  const opened = await openWindow(look)
  await opened.page.goto(`${address}/ui/`)
  await opened.page.getByLabel('API key').fill(key)
  await opened.page.keyboard.press('Enter')
  await opened.page.getByRole('navigation', { name: 'Main' }).waitFor()
  return opened
}

/** Goes to a view and waits until it has what it asks for. */
export async function show({ page }: Opened, address: string): Promise<void> {
  await page.goto(address)
  await page.locator('main :is(h1, h2)').first().waitFor()
  await until(async () => (await page.locator('.skeleton').count()) === 0, 'the view has what it asks for')
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What is wrong with what is shown: for who sees little or uses no mouse, and what reaches over the edge of the window. */
export async function faultsOf({ page, complaints }: Opened): Promise<string[]> {
  // Of what has been scrolled half below the bar at the top, axe sees half: that is no smaller for anybody who scrolls.
  await page.evaluate('scrollTo(0, 0)')
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  const beyond = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ...(beyond > 0 ? [`${beyond} px too wide`] : []),
    ...complaints.splice(0),
  ]
}
