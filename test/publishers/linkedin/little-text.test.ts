import { describe, expect, it } from 'vitest'
import { fromLittleText, toLittleText } from '../../src/publishers/linkedin/little-text'

describe('LinkedIn text', () => {
  it('escapes each reserved character exactly once', () => {
    expect(toLittleText('\\|{}@[]()<>#*_~')).toBe('\\\\\\|\\{\\}\\@\\[\\]\\(\\)\\<\\>\\#\\*\\_\\~')
  })

  it('leaves ordinary signs, emoji and line breaks alone', () => {
    const text = 'Tea & cake: 5,50 €! 50%-off\nIt\'s 🎉 "now" – go/stop.'
    expect(toLittleText(text)).toBe(text)
  })

  it('keeps hashtags clickable, and a lone # or one inside a word plain', () => {
    expect(toLittleText('#Tea at 5 # C# a#b')).toBe('{hashtag|\\#|Tea} at 5 \\# C\\# a\\#b')
    expect(toLittleText('#grün_tee')).toBe('{hashtag|\\#|grün\\_tee}')
  })

  it('gives the same text back that was put in', () => {
    for (const text of ['a (b) [c] {d}', '#Tea and #grün_tee!', 'back\\slash', 'https://x.test/a_b~c#d?e=(f)']) {
      expect(fromLittleText(toLittleText(text))).toBe(text)
    }
  })
})
