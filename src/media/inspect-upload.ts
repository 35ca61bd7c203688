import { createHash, type Hash } from 'node:crypto'
import { detectTypeOfHead, HEAD_BYTES, needsWholeFile } from './detect-type'
import { formatOf } from './media-formats'
import { MediaRefused } from './media-refused'

/** Learns about a file while it passes by, and refuses it at the first reason against it. */
export class UploadInspection {
  size = 0
  /** The type, as soon as enough has passed to tell it. */
  found: string | undefined
  /** SHA-256 of what has passed so far. */
  readonly hash: Hash = createHash('sha256')
  private head: Buffer | undefined = Buffer.alloc(0)

  constructor(private readonly maxBytes: number) {}

  /** @throws MediaRefused when what has passed is too much, or of a type we do not keep */
  async see(bytes: Buffer): Promise<void> {
    this.size += bytes.length
    if (this.size > this.maxBytes) throw new MediaRefused({ kind: 'too-large', maxBytes: this.maxBytes })
    this.hash.update(bytes)
    if (!this.head) return
    this.head = this.head.length > 0 ? Buffer.concat([this.head, bytes]) : bytes
    if (this.head.length >= HEAD_BYTES) await this.judge(this.head)
  }

  /** Nothing more comes. @throws MediaRefused when there was nothing, or too little to be of a type we keep */
  async end(): Promise<void> {
    if (!this.head) return
    if (this.head.length === 0) throw new MediaRefused({ kind: 'empty' })
    await this.judge(this.head)
  }

  private async judge(head: Buffer): Promise<void> {
    this.head = undefined
    this.found = await detectTypeOfHead(head)
    if (needsWholeFile(this.found) || (this.found && formatOf(this.found))) return
    throw new MediaRefused({ kind: 'wrong-type', found: this.found })
  }
}
