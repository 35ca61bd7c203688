import * as z from 'zod/mini'
import { PublishError } from '../../../domain/failure'
import { stateName } from '../../calls/known-answer'
import type { LinkedInClient } from '../calls/linkedin-client'

export type AssetStatus =
  | { kind: 'available' }
  | { kind: 'processing' }
  | { kind: 'waiting-upload' }
  | { kind: 'failed'; because: string }
  /** This token may not ask. */
  | { kind: 'hidden' }

const asset = z.object({ status: z.optional(z.string()), processingFailureReason: z.optional(z.string()) })

/**
 * Asks how far the processing of an upload is. A member's write token may not read images and documents (403); of videos
 * it was seen to be able to.
 */
export async function readAssetStatus(
  linkedin: LinkedInClient,
  token: string,
  kind: 'video' | 'document',
  urn: string,
): Promise<AssetStatus> {
  let body: unknown
  try {
    const path = `/rest/${kind}s/${encodeURIComponent(urn)}`
    body = (await linkedin.call({ purpose: 'look', method: 'GET', path, token })).body
  } catch (error) {
    if (error instanceof PublishError && error.failure.kind === 'permission') return { kind: 'hidden' }
    throw error
  }
  const parsed = asset.safeParse(body)
  const { status, processingFailureReason } = parsed.success ? parsed.data : {}
  switch (stateName(status ?? '')) {
    case 'AVAILABLE':
      return { kind: 'available' }
    case 'PROCESSING_FAILED':
      return { kind: 'failed', because: processingFailureReason ?? 'no reason given' }
    case 'WAITING_UPLOAD':
      return { kind: 'waiting-upload' }
    default:
      return { kind: 'processing' }
  }
}

/** How long to leave an upload alone before asking again: calls are counted per day. */
export const pollPauseMs = (polls: number): number => Math.min(2_000 * 2 ** polls, 120_000)

/** For uploads that cannot be asked about: most are processed by then, and the post says so when one is not. */
export const GRACE_MS = 3_000
