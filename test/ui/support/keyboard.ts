import type { Page } from 'playwright-core'

/** More than any view has to stop at. */
const MOST_STOPS = 250

/**
 * Goes on by Tab alone until something of this name has the focus, as somebody without a mouse does.
 * @throws when it cannot be reached
 */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    const reached = String(await page.evaluate(nameOfFocused))
    if (name.test(reached)) return
    passed.push(reached)
  }
  throw new Error(`nothing called ${name} is reached by Tab, only: ${[...new Set(passed)].join(' | ')}`)
}

// In the page: what it says of the element, its label, or its text.
const nameOfFocused = `(() => {
  const focused = document.activeElement
  const labels = [...(focused.labels ?? [])].map((label) => label.textContent)
  return (focused.getAttribute('aria-label') ?? (labels.length > 0 ? labels.join(' ') : focused.textContent)).trim()
})()`
