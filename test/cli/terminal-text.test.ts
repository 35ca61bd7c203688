import { describe, expect, it } from 'vitest'
import { jsonDocument } from '../../src/cli/json'
import { table } from '../../src/cli/table'
import { oneLine, paragraph } from '../../src/cli/terminal-text'

describe('text of others on the terminal', () => {
  it.each([
    ['a line break', 'a\nb', 'a\\nb'],
    ['a return to the beginning of the line', 'a\r\nb\rc', 'a\\r\\nb\\rc'],
    ['a tab', 'a\tb', 'a\\tb'],
    ['an escape sequence', '\u001b]0;pwn\u0007', '\\u001b]0;pwn\\u0007'],
    ['an escape sequence of one character', '\u009b2J', '\\u009b2J'],
    ['a rubbed out character', 'a\u007f\b', 'a\\u007f\\u0008'],
    ['text that runs backwards', '\u202Etxt.exe\u202C \u2066a\u2069', '\\u202etxt.exe\\u202c \\u2066a\\u2069'],
    ['other line breaks', 'a\u2028b\u2029c\u0085d', 'a\\u2028b\\u2029c\\u0085d'],
  ])('shows %s and does not carry it out', (_what, text, shown) => {
    expect(oneLine(text)).toBe(shown)
  })

  it('is shown as it is where it is only text', () => {
    const text = 'Grüße aus Köln 👩‍🍳 שלום مرحبا C:\\new'
    expect(oneLine(text)).toBe(text)
    expect(paragraph(text, 16)).toBe(text)
  })

  it('steers no terminal from inside a document for programs either, and arrives there as it was written', () => {
    const text = 'a\u001b[2J\u009b2J\u007f\r\n\t"\\ \u202Etxt.exe\u2066 \u2028\u2029 Grüße 👩‍🍳'
    const document = jsonDocument({ name: text, at: new Date(0) })
    expect(document).not.toMatch(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u)
    expect(document.endsWith('}\n')).toBe(true)
    expect(JSON.parse(document)).toEqual({ name: text, at: '1970-01-01T00:00:00.000Z' })
  })

  it('keeps the lines of a paragraph, each further one away from the margin', () => {
    expect(paragraph('one\ntwo\r\n\u001b[2Jthree\u2028four', 4)).toBe('one\n    two\n    \\u001b[2Jthree\\u2028four')
  })

  it('cannot make a row of its own in a table, nor move its columns', () => {
    expect(table(['id', 'name', 'status'], [['1', 'a\n2  b  ok', 'dead']])).toBe(
      'id  name         status\n1   a\\n2  b  ok  dead\n',
    )
  })
})
