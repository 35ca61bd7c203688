import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type MediaItem, platforms, publicationKinds } from '../../src/domain/post'
import { platforms as rooms } from '../../src/platforms'
import { exceeded, type Limits } from '../../src/platforms/judge/limits'
import type { MediaRule, Rule } from '../../src/platforms/judge/rule'
import { projectRoot } from '../support/run-program'

/** Outside of every limit there is, on one side or the other. */
const impossible: MediaItem[] = [
  { url: '', type: 'video', size: 0, width: 1, height: 9_999_999, durationMs: 1, frameRate: 0.1 },
  {
    url: '',
    type: 'video',
    size: 1e15,
    width: 9_999_999,
    height: 9_999_999,
    durationMs: 1e12,
    videoCodec: '-',
    audioCodec: '-',
    audioSampleRate: 1e6,
    audioChannels: 99,
    frames: 1e6,
    indexFirst: false,
  },
  { url: '', type: 'video', size: 1e15, durationMs: 1_000 },
]

/** The limits in the words of the errors. */
const inWords = (limits: Limits = {}) =>
  [...new Set(impossible.flatMap((item) => exceeded(limits, item).map(({ allowed }) => allowed)))].join('; ')

function lines(type: string, rule: MediaRule, most: number): string[] {
  const formats = rule.formats
    ?.map((format) => format.replace(/^\w+\/(x-|vnd\.)?/, ''))
    .filter((name) => name !== 'jpg')
  const short = type === 'document' ? 'PDF, Word, PowerPoint' : formats?.join(', ')
  return [
    short ?? 'any format',
    inWords(rule.must),
    rule.mustAlone && `alone: ${inWords(rule.mustAlone)}`,
    rule.alone && most > 1 && 'with nothing beside it',
    rule.notFrom && `by address from elsewhere than ${rule.notFrom}`,
    rule.maxAltText && `alternative text of at most ${rule.maxAltText} characters`,
  ].filter((line): line is string => Boolean(line))
}

function row(platform: string, kind: string, type: string, rule: MediaRule, { maxMedia }: Rule): string {
  const names = (formats: readonly string[] = []) =>
    formats.map((format) => format.replace('image/', '')).filter((name) => name !== 'jpg')
  const fits = names(rule.fits).join(', ')
  const jpegOf = [...names(rule.convert), rule.convertMultiPicture && 'MPO', fits && `too large ${fits}`].filter(
    Boolean,
  )
  const made = [jpegOf.length > 0 && `a JPEG of ${jpegOf.join(', ')}`, rule.remux && 'an MP4 of MOV']
  const cells = [
    `${platform} ${kind}`,
    type,
    lines(type, rule, maxMedia).join('; '),
    inWords(rule.should),
    made.filter(Boolean).join('; '),
  ]
  return `| ${cells.join(' | ')} |`
}

it('docs/preflight.md lists just the rules that are kept', () => {
  const wanted = platforms.flatMap((platform) =>
    publicationKinds.flatMap((kind) => {
      const rule = rooms[platform].rules[kind]
      return Object.entries(rule?.media ?? {}).map(([type, one]) =>
        row(rooms[platform].name, kind, type, one, rule as Rule),
      )
    }),
  )
  const written = readFileSync(join(projectRoot, 'docs', 'preflight.md'), 'utf8').split('\n')
  const start = written.indexOf('| post | file | refused unless | warned about unless | made into another file |')
  expect(written.slice(start + 2, start + 2 + wanted.length)).toEqual(wanted)
})
