import * as z from 'zod/mini'
import { PublishError } from '../../../domain/failure'
import type { GraphClient } from '../../meta/graph-client'
import { judge } from '../../meta/graph-error'

const containerStatus = z.object({
  status_code: z.enum(['IN_PROGRESS', 'FINISHED', 'PUBLISHED', 'ERROR', 'EXPIRED']),
  status: z.optional(z.string()),
})

/**
 * What a container says. `GONE`: Instagram knows no such container (24). `UNREADABLE`: 100/33, which in May 2026 was
 * also the answer to reads of living containers with a Page token, so that it proves nothing.
 */
export type ContainerStatus = {
  code: z.infer<typeof containerStatus>['status_code'] | 'GONE' | 'UNREADABLE'
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
    return { code: found.status_code, ...(found.status && { text: found.status }) }
  } catch (error) {
    const code = missing(error)
    if (!code) throw error
    return { code, text: (error as PublishError).failure.reason }
  }
}

/** Whether a call failed because Instagram does not find what it names. */
export function missing(error: unknown): 'GONE' | 'UNREADABLE' | undefined {
  const code = error instanceof PublishError ? error.failure.trace.code : undefined
  if (code === '100/33') return 'UNREADABLE'
  return code === '24' || code?.startsWith('24/') ? 'GONE' : undefined
}

/**
 * What the subcode in a failed container's text comes to: the file is refused for good, the account may not publish,
 * or building it anew may help.
 */
export function containerErrorKind(found: ContainerStatus): 'rejected' | 'permission' | 'rebuild' {
  const subcode = found.text?.match(/\b22\d{5}\b/)?.[0]
  const kind = subcode && judge({ message: '', error_subcode: Number(subcode) }).kind
  return kind === 'rejected' || kind === 'permission' ? kind : 'rebuild'
}
