import type { QuotaReached } from '../domain/quota'

/** Why a file was not kept. Nothing of it is left in the store. */
export type MediaRefusal =
  | { kind: 'too-large'; maxBytes: number }
  | { kind: 'empty' }
  /** `found` is the MIME type in the bytes, or undefined when they are nothing we know. */
  | { kind: 'wrong-type'; found: string | undefined }
  /** With it the company would have more files, or more bytes of them, than it may. */
  | { kind: 'quota'; reached: QuotaReached }

/** A file that may not be kept. Who knows the file's name makes the message. */
export class MediaRefused extends Error {
  override name = 'MediaRefused'
  constructor(readonly refusal: MediaRefusal) {
    super(`The file is refused: ${refusal.kind}`)
  }
}
