import type { FailureKind } from '../../../domain/failure'
import { type Evidence, hearsay, official, seen } from '../../calls/known-answer'
import { REELS } from './sources'

/** One known answer of rupload.facebook.com, whose errors have a shape of their own. */
export type UploadRow = Evidence & {
  type: string
  /** `partial` and `wrong-offset`: the upload goes on from what is there. */
  means: Extract<FailureKind, 'rejected' | 'permission' | 'retry'> | 'partial' | 'wrong-offset'
  says: string
}

const row = (type: string, means: UploadRow['means'], says: string, evidence: Evidence): UploadRow => ({
  type,
  means,
  says,
  ...evidence,
})

/** What rupload answers, by its type: `retriable` is missing in some and wrong in others, so that no class hangs on it. */
export const knownUploadAnswers: UploadRow[] = [
  row('PartialRequestError', 'partial', 'some bytes are there', official(REELS)),
  row('OffsetInvalidError', 'wrong-offset', 'the bytes do not continue what is there', official(REELS)),
  row('ProcessingFailedError', 'rejected', 'it cannot be used as it is; begun anew, then given up', official(REELS)),
  row('ParameterValidationError', 'rejected', 'a header of the upload is wrong', seen('trypostit/trypost#32')),
  row('NotAuthorizedError', 'permission', 'this token may not upload there', hearsay('another client')),
]

const byType = new Map(knownUploadAnswers.map((row) => [row.type, row]))

export const findUploadRow = (type: string): UploadRow | undefined => byType.get(type)
