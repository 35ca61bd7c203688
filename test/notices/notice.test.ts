import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createProgram } from '../../src/cli/grammar/program'
import { ofThisProcess } from '../../src/cli/surroundings'
import { type EventType, eventTypes, type Happening } from '../../src/domain/events'
import { failureCauses } from '../../src/domain/failure-cause'
import { chatBody } from '../../src/notices/channels'
import { describe as inWords } from '../../src/notices/notice'
import { isForOperator } from '../../src/notices/rules'

const POST = '019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10'
const ACCOUNT = '019c1a52-91d7-7e03-8b44-0c6f2a9e7d58'
const happening = (type: EventType, data: Record<string, unknown> = {}): Happening => ({
  type,
  companyId: type.startsWith('dispatcher') ? null : 'acme',
  data: {
    postDetailId: POST,
    socialAccountId: ACCOUNT,
    platform: 'facebook',
    name: 'Our page',
    scheduledFor: '2026-11-29T17:00:00.000Z',
    tokenExpiresAt: '2026-12-05T08:00:00.000Z',
    since: '2026-11-29T02:57:00.000Z',
    webhookId: 'hook-1',
    ...data,
  },
})
const text = (type: EventType, data?: Record<string, unknown>, count = 1) => {
  const { title, lines } = inWords(Array.from({ length: count }, () => happening(type, data)))
  return [title, ...lines].join('\n')
}
const forOperator = eventTypes.filter((type) => isForOperator(type) !== 'never')

describe('what the operator is told of', () => {
  it('is what waits for a person, at once; of failures all that have one cause together; and nothing of the daily run', () => {
    const by = (how: string) => eventTypes.filter((type) => isForOperator(type) === how)
    expect(by('at-once')).toEqual([
      ...['post.unconfirmed', 'account.expiring', 'account.needs_reconnect'],
      ...['dispatcher.stalled', 'dispatcher.recovered', 'webhook.paused'],
    ])
    expect(by('grouped')).toEqual(['post.failed', 'post.missed'])
  })

  it.each(forOperator)('%s: says in its title what it is, and below what to do next', (type) => {
    const { title, lines, severity } = inWords([happening(type)])
    expect(title).not.toContain(type)
    expect(title.length).toBeLessThan(120)
    expect(lines.join('\n')).toMatch(/npm run cli -- |PATCH \/webhooks/)
    expect(severity === 'info').toBe(type === 'dispatcher.recovered')
  })

  it.each([
    ['post.unconfirmed', [POST, 'acme', 'facebook', ACCOUNT, '2026-11-29 17:00 UTC', `posts resolve ${POST}`]],
    ['post.failed', [POST, 'acme', `posts show ${POST}`, '(#100) Invalid parameter']],
    ['post.missed', [POST, 'acme', `posts reschedule ${POST}`]],
    ['account.needs_reconnect', ['Our page (facebook) of acme', 'session was invalidated', 'not lost']],
    ['account.expiring', ['Our page (facebook) of acme', 'until 2026-12-05 08:00 UTC']],
    ['dispatcher.stalled', ['no tick since 2026-11-29 02:57 UTC', 'doctor', 'crontab -l']],
    ['webhook.paused', ['hook-1 of acme', 'session was invalidated']],
  ] as const)('%s: says whose, which and why', (type, parts) => {
    const said = text(type, { errorMessage: '(#100) Invalid parameter', reason: 'The session was invalidated' })
    for (const part of parts) expect(said).toContain(part)
  })

  it.each(failureCauses)('failures by %s have advice of their own', (failureCause) => {
    const others = failureCauses.filter((cause) => cause !== failureCause)
    const advice = (cause: string) => inWords([happening('post.failed', { failureCause: cause })]).title
    expect(advice(failureCause)).toMatch(/^1 post has failed: \S+/)
    if (failureCause !== 'too-late') for (const other of others) expect(advice(other)).not.toBe(advice(failureCause))
  })

  it('is counted when it is many, and listed no further than anybody reads', () => {
    const { title, lines } = inWords(Array.from({ length: 500 }, () => happening('post.failed')))
    expect(title).toMatch(/^500 posts have failed/)
    expect(lines.filter((line) => line.startsWith('- post'))).toHaveLength(10)
    expect(lines).toContain('- and 490 more')
    expect(lines.length).toBeLessThan(20)
  })

  it('of several kinds has the gravest first and leaves none out', () => {
    const { title, severity, lines } = inWords([
      happening('dispatcher.recovered'),
      happening('post.unconfirmed'),
      happening('post.failed'),
    ])
    expect([title, severity]).toEqual([
      expect.stringMatching(/^1 post may be out.* \(and 2 things more\)$/),
      'critical',
    ])
    expect(lines).toContain('Ticks run again')
  })

  it('names commands that there are, with options that they take', () => {
    const known = new Set<string>()
    const program = createProgram([], ofThisProcess, () => {})
    for (const one of program.commands) {
      known.add(one.name())
      for (const two of one.commands) known.add(`${one.name()} ${two.name()}`)
    }
    const named = [...forOperator, 'webhook.test' as const].flatMap((type) =>
      failureCauses.flatMap((failureCause) =>
        [...text(type, { failureCause }).matchAll(/npm run cli -- ([a-z]+(?: [a-z-]+)?)/g)].map(([, words]) => words),
      ),
    )
    expect(named.length).toBeGreaterThan(20)
    for (const words of named)
      expect([words, known.has(words as string) || known.has((words as string).split(' ')[0] as string)]).toEqual([
        words,
        true,
      ])
  })
})

describe('texts of others in a notice', () => {
  const nasty = [
    '@everyone @here <!channel> <@U1> <@&1> @channel',
    '[Click here](https://evil.example) *bold* `code` ~~x~~ > quote # head | spoiler ||',
    '</TextBlock><at>All</at> <script>alert(1)</script> &amp;',
    'two\r\nlines: X-Header: y\u2028 and \u202E reversed \u0000',
    `${'x'.repeat(299)}😀😀`,
  ]
  const anyText = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 400 }))
  const anyNotice = fc
    .tuple(fc.constantFrom(...eventTypes), anyText, anyText)
    .map(([type, one, other]) =>
      inWords([happening(type, { errorMessage: one, name: other, reason: one, failureCause: other })]),
    )

  it('stay on their line, are bounded, and hold nothing that a terminal or a header would obey', () => {
    fc.assert(
      fc.property(anyNotice, ({ title, lines }) => {
        for (const line of [title, ...lines]) {
          expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u)
          // A control character is written as six.
          expect(line.length).toBeLessThan(2 * 300 + 300)
        }
      }),
    )
  })

  it('call nobody in Slack or Mattermost, and make no link of their own', () => {
    fc.assert(
      fc.property(anyNotice, (notice) => {
        const { text: said } = JSON.parse(chatBody('slack', notice).body)
        expect(said).not.toMatch(/[<>]|@[\w]|&(?!amp;|lt;|gt;)/)
      }),
    )
  })

  it('call nobody in Discord, are no markup, and never make it too long to be taken', () => {
    fc.assert(
      fc.property(anyNotice, (notice) => {
        const { content, allowed_mentions } = JSON.parse(chatBody('discord', notice).body)
        expect(allowed_mentions).toEqual({ parse: [] })
        expect(content.length).toBeLessThanOrEqual(2_000)
        const [, ...lines] = content.split('\n')
        for (const line of lines) expect(line.replace(/\\[\\*_~`|<>#[\]()@]/g, '')).not.toMatch(/[*_~`|<>#[\]]/)
      }),
    )
  })

  it('are runs of plain text in a card of Teams, and the card is what a workflow takes', () => {
    fc.assert(
      fc.property(anyNotice, (notice) => {
        const { type, attachments } = JSON.parse(chatBody('teams', notice).body)
        expect([type, attachments.length]).toEqual(['message', 1])
        const [{ contentType, content }] = attachments
        expect(contentType).toBe('application/vnd.microsoft.card.adaptive')
        expect(content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' })
        expect(content).not.toHaveProperty('msteams.entities')
        for (const block of content.body) {
          expect(block).toMatchObject({
            type: 'RichTextBlock',
            inlines: [{ type: 'TextRun', text: expect.any(String) }],
          })
        }
        expect(content.body.map(({ inlines }: { inlines: { text: string }[] }) => inlines[0]?.text)).toEqual(
          [notice.title, ...notice.lines].map((line) => line || ' '),
        )
      }),
    )
  })

  it('are headers that HTTP can carry to ntfy, and a body that stays a message', () => {
    fc.assert(
      fc.property(anyNotice, (notice) => {
        const { headers, body } = chatBody('ntfy', notice)
        expect(() => new Headers(headers)).not.toThrow()
        expect(headers.Title).toMatch(/^[\x20-\x7e]+$/)
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_000)
      }),
    )
  })
})

describe('a notice', () => {
  const notice = inWords([happening('post.unconfirmed')])

  it('says in each chat how grave it is', () => {
    expect(JSON.parse(chatBody('slack', notice).body).text).toMatch(/^🔴 \*1 post may be out/)
    expect(JSON.parse(chatBody('discord', notice).body).content).toMatch(/^🔴 \*\*1 post may be out/)
    expect(chatBody('ntfy', notice).headers).toMatchObject({ Priority: '5', Tags: 'rotating_light' })
    expect(JSON.parse(chatBody('teams', notice).body).attachments[0].content.body[0].inlines[0].color).toBe('Attention')
    expect(JSON.parse(chatBody('json', notice).body)).toEqual(notice)
  })

  it('is cut where a chat takes no more, and not within a character', () => {
    const long = { ...notice, lines: Array.from({ length: 400 }, () => '😀'.repeat(50)) }
    const { content } = JSON.parse(chatBody('discord', long).body)
    expect([content.length > 1_900, content.isWellFormed?.() ?? true, content.endsWith('…')]).toEqual([
      true,
      true,
      true,
    ])
    const { body } = chatBody('ntfy', long)
    expect([Buffer.byteLength(body) > 3_900, body.includes('\uFFFD'), body.endsWith('…')]).toEqual([true, false, true])
    const title = chatBody('ntfy', { ...notice, title: 'Störung' }).headers.Title as string
    expect(Buffer.from(title.slice(10, -2), 'base64').toString()).toBe('Störung')
  })
})
