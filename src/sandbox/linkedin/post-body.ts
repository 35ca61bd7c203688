import type { World } from '../state/world'
import { inputError, invalidField, missingField, unpermittedFields } from './linkedin-error'
import { parseLittleText } from './little-text'

const MAX_COMMENTARY = 3000

const knownFields = new Set([
  'author',
  'commentary',
  'visibility',
  'distribution',
  'content',
  'lifecycleState',
  'isReshareDisabledByAuthor',
  'reshareContext',
  'adContext',
  'contentCallToActionLabel',
  'contentLandingPage',
])

const visibilities = new Set(['PUBLIC', 'CONNECTIONS', 'LOGGED_IN', 'CONTAINER'])

export interface PostBody {
  author: string
  text: string
  commentary: string
  visibility: string
  distribution: Record<string, unknown>
  content: Record<string, unknown> | undefined
  isReshareDisabledByAuthor: boolean
}

/** Reads and checks the body of `POST /rest/posts`, all but what its media are. */
export function readPostBody(world: World, body: unknown): PostBody {
  if (!isRecord(body)) throw inputError(400, 'MISSING_FIELD', 'A JSON body is required', '/')
  const unknown = Object.keys(body).filter((name) => !knownFields.has(name))
  if (unknown.length > 0) throw unpermittedFields(...unknown.map((name) => `/${name}`))
  for (const name of ['author', 'commentary', 'visibility', 'distribution', 'lifecycleState']) {
    if (body[name] === undefined) throw missingField(name)
  }
  const { author, visibility, distribution, lifecycleState, content } = body
  if (typeof author !== 'string' || !/^urn:li:(person:[\w-]+|organization:\d+)$/.test(author)) {
    throw inputError(400, 'INVALID_URN_TYPE', 'author must be a person or organization URN', 'author')
  }
  if (typeof visibility !== 'string' || !visibilities.has(visibility)) throw invalidField('visibility')
  if (author.startsWith('urn:li:organization:') && visibility === 'CONNECTIONS') throw invalidField('visibility')
  if (!isRecord(distribution)) throw invalidField('distribution')
  if (!['MAIN_FEED', 'NONE'].includes(String(distribution.feedDistribution))) {
    throw invalidField('distribution.feedDistribution')
  }
  if (lifecycleState !== 'PUBLISHED') throw invalidField('lifecycleState', 'Only PUBLISHED is accepted at creation')
  if (content !== undefined && !isRecord(content)) throw invalidField('content')
  const withContent = content && Object.keys(content).length > 0 ? content : undefined
  return {
    author,
    ...readCommentary(world, body.commentary, withContent !== undefined || body.reshareContext !== undefined),
    visibility,
    distribution,
    content: withContent,
    isReshareDisabledByAuthor: body.isReshareDisabledByAuthor === true,
  }
}

/** Parses and measures a commentary, whether of a new post or of an edit. */
export function readCommentary(
  world: World,
  value: unknown,
  mayBeBlank: boolean,
): { text: string; commentary: string } {
  if (typeof value !== 'string') throw invalidField('commentary')
  const { linkedinStrictLittleText, linkedinBlankCommentary } = world.switches
  if (!value.trim() && !(mayBeBlank && linkedinBlankCommentary === 'accept')) {
    throw inputError(400, 'INVALID_VALUE_BLANK_FIELD', 'commentary must not be blank', 'commentary')
  }
  const { text, canonical, cutAt } = parseLittleText(value)
  if (cutAt !== undefined && linkedinStrictLittleText) {
    throw invalidField(
      'commentary',
      `Unescaped reserved character '${value[cutAt]}' at index ${cutAt} would cut the text`,
    )
  }
  if (text.length > MAX_COMMENTARY) {
    const message = `ShareCommentary text length (${text.length} characters) exceeded the maximum allowed (${MAX_COMMENTARY} characters)`
    throw inputError(400, 'FIELD_ARRAY_SIZE_TOO_HIGH', message, 'commentary', message, { maxLength: MAX_COMMENTARY })
  }
  return { text, commentary: canonical }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
