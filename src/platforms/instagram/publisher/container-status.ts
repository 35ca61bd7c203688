import * as z from 'zod/mini'
import { PublishError } from '../../../domain/failure'
import { stateName } from '../../calls/known-answer'
import type { GraphClient } from '../../meta/graph-client'
import { judge } from '../../meta/graph-error'

const containerStatus = z.object({
  status_code: z.catch(z.optional(z.string()), undefined),
  status: z.catch(z.optional(z.string()), undefined),
})

const codes = ['IN_PROGRESS', 'FINISHED', 'PUBLISHED', 'ERROR', 'EXPIRED'] as const

/**
 * What a container says. `GONE`: Instagram knows no such container (24). `UNREADABLE`: 100/33, which in May 2026 was
 * also the answer to reads of living containers with a Page token, so that it proves nothing. `UNKNOWN`: a state that we
 * never heard of, or none.
 */
export type ContainerStatus = {
  code: (typeof codes)[number] | 'GONE' | 'UNREADABLE' | 'UNKNOWN'
  /** What it says beside the code. */
  text?: string
}

/** Source: IG Container reference. */
export async function readContainer(
  graph: GraphClient,
  container: string,
  token: string,
  purpose: 'prepare' | 'look',
): Promise<ContainerStatus> {
  const params = { fields: 'status_code,status' }
  try {
    const found = await graph({ purpose, method: 'GET', path: `/${container}`, token, params }, containerStatus)
    const text = found.status || found.status_code
    return { code: codeIn(found), ...(text && { text }) }
  } catch (error) {
    const code = missing(error)
    if (!code) throw error
    return { code, text: (error as PublishError).failure.reason }
  }
}

/** The code may be missing, and the text begins with it: `Error: Media upload has failed with error code 2207082`. */
function codeIn({ status_code, status }: z.infer<typeof containerStatus>): ContainerStatus['code'] {
  const said = stateName(status_code || (status?.split(':')[0] ?? ''))
  return codes.find((code) => code === said) ?? 'UNKNOWN'
}

/** Whether a call failed because Instagram does not find what it names. */
export function missing(error: unknown): 'GONE' | 'UNREADABLE' | undefined {
  const about = error instanceof PublishError ? error.failure.about : undefined
  if (about === 'not-shown') return 'UNREADABLE'
  return about === 'gone' ? 'GONE' : undefined
}

/** What became of a container: refused for good, not allowed, or worth being built anew so often. */
export type ContainerEnd = { says?: string } & (
  | { kind: 'rejected' | 'permission' }
  | { kind: 'rebuild'; times: number }
)

/** What the number in a failed container's text comes to: `Error: Media upload has failed with error code 2207026`. */
export function containerEnd(found: ContainerStatus, otherwise: number): ContainerEnd {
  const number = found.text?.match(/\b(?:22\d{5}|36\d{3}|352)\b/)?.[0]
  if (!number) return { kind: 'rebuild', times: otherwise }
  const { kind, says, rebuilds = otherwise } = judge({ message: '', code: Number(number) })
  const told = says ? { says } : {}
  if (kind === 'rejected' || kind === 'permission') return { kind, ...told }
  return { kind: 'rebuild', times: Math.min(rebuilds, otherwise), ...told }
}
