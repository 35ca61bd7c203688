import type { Locator, Page } from 'playwright-core'
import { until } from '../../support/until'

/** Within the whole page or a part of it, as somebody with a mouse does. */
type Within = Pick<Page | Locator, 'getByRole'>

/** Presses what is called so; of several the first. */
export const click = (within: Within, role: 'button' | 'link' | 'checkbox' | 'radio', name: string | RegExp) =>
  within
    .getByRole(role, typeof name === 'string' ? { name, exact: true } : { name })
    .first()
    .click()

/** A dialog, by its title. */
export const dialog = (page: Page, name: string | RegExp): Locator => page.getByRole('dialog', { name })

/** A file as it is chosen or dropped. */
export type Chosen = { name: string; mimeType: string; buffer: Buffer }

/** Chooses files by the button for them. */
export async function chooseFiles(page: Page, ...files: Chosen[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await click(page, 'button', 'Choose files')
  await (await chooser).setFiles(files)
}

/** Drops a file somewhere, as from a folder of the desktop. */
export async function dropFile(page: Page, onto: string, { name, mimeType, buffer }: Chosen): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const bytes = Uint8Array.from(atob(${JSON.stringify(buffer.toString('base64'))}), (sign) => sign.charCodeAt(0))
    const carried = new DataTransfer()
    carried.items.add(new File([bytes], ${JSON.stringify(name)}, { type: ${JSON.stringify(mimeType)} }))
    return carried
  })()`)
  for (const event of ['dragover', 'drop']) await page.locator(onto).dispatchEvent(event, { dataTransfer })
}

/**
 * Drags something by a mouse that is pressed, moved and let go. What moves between pointing and pressing, as when a strip comes
 * in above, is not dragged: then it is taken again.
 * @param isTaken whether it is under way
 * @param isOver whether it would be dropped there
 */
export async function drag(
  what: Locator,
  to: Locator,
  isTaken: () => Promise<boolean>,
  isOver: () => Promise<boolean>,
): Promise<void> {
  const { mouse } = what.page()
  await until(async () => {
    await what.hover()
    await mouse.down()
    await to.hover()
    if (await isTaken()) return true
    await mouse.up()
    return false
  }, 'it is taken')
  await until(async () => {
    await to.hover()
    return isOver()
  }, 'it is over where it is dropped')
  await mouse.up()
}
