import { expect, it } from 'vitest'
import { needs } from '../support/tools'
import { faultsOfViews } from './support/views'

/** All of them, in all colours and widths: test/system/page.test.ts. */
it('the views that are used most are without fault on a phone, in dark', {
  ...needs('chromium'),
  timeout: 180_000,
}, async () => {
  expect(await faultsOfViews({ width: 390, colorScheme: 'dark' }, { whole: false })).toEqual({})
})
