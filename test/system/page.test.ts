import { expect, it } from 'vitest'
import type { Look } from '../ui/support/browser'
import { faultsOfViews } from '../ui/support/views'

const looks: Look[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
]

it.each(looks)('every view of the page is without fault at $width px, $colorScheme', async (look) => {
  expect(await faultsOfViews(look, { whole: true })).toEqual({})
})
