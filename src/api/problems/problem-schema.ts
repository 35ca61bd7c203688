import { z } from 'zod'
import { fieldErrorCodes } from '../../domain/field-error'
import { reasonCodes } from '../health/reasons'
import { type ProblemCode, problemCodes, problemType } from './problem-codes'

/** No form has more fields; a person corrects the first ones and sends it again. */
export const MAX_ERRORS = 100

const codes = Object.keys(problemCodes) as ProblemCode[]

const used = z
  .int()
  .optional()
  .meta({ description: 'What there would be with it; more than is too much is not counted' })
const allowed = z.int().optional().meta({ description: 'What there may be' })

/** A refusal as it is sent: RFC 9457, `application/problem+json`. */
export const problemSchema = z
  .strictObject({
    success: z.literal(false),
    type: z.enum(codes.map(problemType)).meta({ description: 'The kind of problem; compare this, never the texts' }),
    title: z.string().meta({ description: 'The name of the status' }),
    status: z.int().min(400).max(599).meta({ description: 'The same as the status of the answer' }),
    detail: z.string().meta({ description: 'What is wrong and what to do about it' }),
    errors: z
      .array(
        z
          .strictObject({
            path: z.string().meta({ description: 'The field, with dots inside lists: `media.0.url`' }),
            message: z.string(),
            code: z.enum(fieldErrorCodes).optional().meta({
              description: 'The kind of mistake, where programs tell it apart; compare this, never the message',
            }),
          })
          .meta({ id: 'FieldError', description: 'One bad field' }),
      )
      .max(MAX_ERRORS)
      .optional()
      .meta({ description: 'The bad fields, where it is about fields; of very many the first' }),
    quota: z
      .strictObject({
        usedBytes: used,
        allowedBytes: allowed,
        usedFiles: used,
        allowedFiles: allowed,
        usedPosts: used,
        allowedPosts: allowed,
      })
      .optional()
      .meta({
        description:
          'How much it is about: with `media-quota` its bytes, with `file-quota` its files, with `post-quota` its posts that wait',
      }),
    reasons: z
      .array(
        z
          .strictObject({
            code: z.enum(reasonCodes).meta({ description: 'The kind of reason; compare this, never the texts' }),
            detail: z.string().meta({ description: 'What is wrong' }),
          })
          .meta({ id: 'NotReadyReason', description: 'One thing that stands in the way of publishing' }),
      )
      .max(reasonCodes.length)
      .optional()
      .meta({ description: 'With `not-ready`: what stands in the way of publishing, what explains the others first' }),
    requestId: z
      .string()
      .optional()
      .meta({ description: 'The same as the header `X-Request-Id`; stands in the log of the server' }),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused, as RFC 9457 has it' })

export type ProblemDocument = z.input<typeof problemSchema>
