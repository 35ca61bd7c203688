import { describe, expect, it } from 'vitest'
import { needs } from '../support/tools'
import type { Look } from './support/browser'
import { faultsOfViews } from './support/views'

/** The other two are looked at in test/system/page.test.ts. */
const looks: Look[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
]

describe('every view of the page', needs('chromium'), () => {
  it.each(looks)('is without fault at $width px, $colorScheme', { timeout: 180_000 }, async (look) => {
    expect(await faultsOfViews(look)).toEqual({})
  })
})
