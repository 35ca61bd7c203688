import { describe, expect, it } from 'vitest'
import {
  fromLittleText,
  type Mention,
  normalText,
  shownText,
  toLittleText,
} from '../../../src/platforms/linkedin/little-text'
import { parseLittleText } from '../../../src/sandbox/linkedin/little-text'

const acme: Mention = { text: '@Acme', urn: 'urn:li:organization:123' }

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
    expect(toLittleText('#grün, #2026 and #5Uhr')).toBe('{hashtag|\\#|grün}, \\#2026 and {hashtag|\\#|5Uhr}')
  })

  it('leaves hashtags plain whose link might cost the text behind them', () => {
    expect(toLittleText('#green_tea')).toBe('\\#green\\_tea')
    expect(toLittleText('#हिन्दी')).toBe('\\#हिन्दी')
    expect(toLittleText(`#${'a'.repeat(500)}`)).toBe(`\\#${'a'.repeat(500)}`)
  })

  it('makes mentions of the texts that ask for it, the longest first', () => {
    const labs: Mention = { text: '@Acme Labs (EU)', urn: 'urn:li:person:a_B-9' }
    expect(toLittleText('@Acme, @Acme Labs (EU) and @Acmeville', [acme, labs])).toBe(
      '@[Acme](urn:li:organization:123), @[Acme Labs \\(EU\\)](urn:li:person:a\\_B-9) and \\@Acmeville',
    )
    expect(shownText('@Acme, @Acme Labs (EU) and @Acmeville', [acme, labs])).toBe('Acme, Acme Labs (EU) and @Acmeville')
    expect(toLittleText('@アクメ社は', [{ text: '@アクメ社', urn: acme.urn }])).toBe(`@[アクメ社](${acme.urn})は`)
  })

  it('leaves a mention plain that cannot be one', () => {
    for (const urn of ['urn:li:share:1', 'urn:li:person:', 'urn:li:organization:1)(x', '']) {
      expect(toLittleText('Hi @Acme', [{ text: '@Acme', urn }])).toBe('Hi \\@Acme')
    }
    expect(toLittleText('a @ b', [{ text: '@', urn: acme.urn }])).toBe('a \\@ b')
  })

  it('reads what it wrote, and the forms reads of the platform answer', () => {
    expect(fromLittleText('{hashtag|\\#|Tea} \\(at\\) {hashtag|#|five} @[A\\]c](urn:li:person:a\\_b)!')).toBe(
      '#Tea (at) #five A]c!',
    )
    expect(fromLittleText('\\\\{hashtag|\\#|Tea}\\@[no](urn:x)')).toBe('\\#Tea@[no](urn:x)')
    expect(normalText(' a\r\n\u00a0 b\u0301 ')).toBe('a b\u0301'.normalize('NFC'))
  })
})

describe('any caption at all', () => {
  const pieces = [
    ...'\\|{}@[]()<>#*_~',
    ...['a', 'Z', '9', ' ', '\n', '\r\n', '.', '/', '&', '$', '^', '-', '?', '+', 'é', 'e\u0301', 'ß', '日本', 'हि'],
    ...[
      '🎉',
      '👩‍👩‍👧',
      '#️⃣',
      '\ud83c',
      '\udf89',
      '\u200d',
      '\u0000',
      '#tag',
      '#ta_g',
      '@Acme',
      '@A\\c(e)',
      '{hashtag|\\#|x}',
    ],
    ...['@[Acme](urn:li:organization:1)', 'https://x.test/a_b~c#d?e=(f)', '\\#', '\\\\', '@Acme Labs'],
  ]
  const mentions: Mention[] = [
    acme,
    { text: '@Acme Labs', urn: 'urn:li:organization:9' },
    { text: '@A\\c(e)', urn: 'urn:li:person:x_y' },
    { text: 'ß$^', urn: 'urn:li:person:z' },
  ]

  // A generator of its own with a fixed seed: the same few thousand captions in each run.
  function randomly(seed: number) {
    let state = seed
    return (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
  }

  it('is shown whole and as it was written', () => {
    const random = randomly(20_261_122)
    for (let n = 0; n < 5_000; n++) {
      const caption = Array.from({ length: random(40) }, () => pieces[random(pieces.length)]).join('')
      const given = random(2) ? mentions.slice(random(mentions.length)) : []
      const written = toLittleText(caption, given)
      const shown = shownText(caption, given)
      const read = parseLittleText(written)
      const told = JSON.stringify(caption)
      expect(read.cutAt, told).toBeUndefined()
      expect(read.text, told).toBe(shown)
      // As reads of the platform answer it, which is what a lost post is recognised by.
      expect(fromLittleText(read.canonical), told).toBe(shown)
      expect(fromLittleText(written), told).toBe(shown)
      if (given.length === 0) expect(shown).toBe(caption)
    }
  })
})
