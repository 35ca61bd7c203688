import { describe, expect, it } from 'vitest'
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

  it('keeps the lines of a paragraph, each further one away from the margin', () => {
    expect(paragraph('one\ntwo\r\n\u001b[2Jthree\u2028four', 4)).toBe('one\n    two\n    \\u001b[2Jthree\\u2028four')
  })

  it('cannot make a row of its own in a table, nor move its columns', () => {
    expect(table(['id', 'name', 'status'], [['1', 'a\n2  b  ok', 'dead']])).toBe(
      'id  name         status\n1   a\\n2  b  ok  dead\n',
    )
  })
})
