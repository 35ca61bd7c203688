import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, startTestApi, type TestApi } from '../api/support/test-api'
import { testEncryptionKey } from '../support/factories'
import { type TestReceiver, testReceiver } from '../support/receiver'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { type Opened, show, signedIn } from '../ui/support/browser'
import { click, dialog } from '../ui/support/mouse'

describe('the settings of a company', needs('chromium'), () => {
  let api: TestApi
  let company: Client
  let opened: Opened
  let receiver: TestReceiver
  beforeAll(async () => {
    api = await startTestApi({ WEBHOOK_PRIVATE_HOSTS: '127.0.0.1', TOKEN_ENCRYPTION_KEY: testEncryptionKey })
    company = await api.company()
    receiver = await testReceiver()
    opened = await signedIn(api.url, company.key)
  })
  const at = (section: string) => show(opened, `${api.url}/ui/settings?section=${section}`)
  /** What a dialog shows this once. */
  const shownOnce = async (title: string) => {
    const shown = dialog(opened.page, title)
    const secret = await shown.locator('code.secret').textContent()
    // A slip of the key that closes other dialogs does not lose it.
    await opened.page.keyboard.press('Escape')
    await click(shown, 'button', 'I have it')
    await shown.waitFor({ state: 'detached' })
    expect(await opened.page.content()).not.toContain(secret)
    return secret as string
  }
  const asks = async (key: string) =>
    (await fetch(`${api.url}/scheduled-posts`, { headers: { Authorization: `Bearer ${key}` } })).status

  it('a key is made and shown once, works, and is refused once it is revoked', async () => {
    const { page } = opened
    await at('keys')
    await click(page, 'button', 'New key')
    const form = dialog(page, 'New key')
    await form.getByLabel('Name').fill('The office')
    await click(form, 'radio', /^Read/)
    await form.getByLabel('It ends').selectOption('in 90 days')
    await click(form, 'button', 'Make the key')
    const key = await shownOnce('The new key')
    expect(await asks(key)).toBe(200)
    const line = page.getByRole('listitem').filter({ hasText: 'The office' })
    await line.getByText('read', { exact: true }).waitFor()
    await click(line, 'button', /^Revoke…/)
    await click(dialog(page, 'Revoke The office?'), 'button', 'Revoke it')
    await line.waitFor({ state: 'detached' })
    expect(await asks(key)).toBe(401)
    await page.getByRole('checkbox', { name: 'Also those that have ended' }).check()
    await line.getByText('Revoked').first().waitFor()
  })

  it('a webhook is made, its secret shown once; a test arrives, its body is shown, and it is sent again as the same event', async () => {
    const { page } = opened
    await at('webhooks')
    await click(page, 'button', 'New webhook')
    const form = dialog(page, 'New webhook')
    await form.getByLabel('Address').fill('nowhere')
    await click(form, 'checkbox', 'All there are and will be')
    await click(form, 'button', 'Make the webhook')
    // Said once, where it is mended.
    await until(() => page.evaluate('document.activeElement.name === "url"'), 'the refused field is led to')
    expect(await form.locator('.mistake').count()).toBe(1)
    expect(await page.locator('.announcement').count()).toBe(0)
    await form.getByLabel('Address').fill(receiver.url)
    await form.getByRole('checkbox', { name: 'All there are and will be' }).uncheck()
    await click(form, 'button', 'Make the webhook')
    await form.getByText('Choose at least one event.').waitFor()
    await click(form, 'checkbox', 'All there are and will be')
    await click(form, 'button', 'Make the webhook')
    expect(await shownOnce('The secret that deliveries are signed with')).toMatch(/^whsec_/)
    await click(page, 'link', 'Deliveries')
    await page.getByText('Nothing was sent yet').waitFor()
    await click(page, 'button', 'Send a test')
    await until(() => receiver.received.length === 1, 'it has arrived')
    const delivery = page.locator('details.delivery')
    await page.reload()
    await delivery.getByText('Delivered').waitFor()
    await delivery.locator('summary').click()
    const body = JSON.parse((await delivery.locator('pre').textContent()) ?? '')
    expect(body).toEqual(JSON.parse(receiver.received[0]?.body ?? ''))
    await click(page, 'button', 'Replay')
    await page.getByRole('status').filter({ hasText: 'It is sent again' }).waitFor()
    await until(() => receiver.received.length === 2, 'it has arrived again')
    expect(receiver.ids()).toHaveLength(1)
    // Of the address that was refused a browser complains as of any such answer.
    expect(opened.complaints.filter((complaint) => !/status of 400/.test(complaint))).toEqual([])
  })
})
