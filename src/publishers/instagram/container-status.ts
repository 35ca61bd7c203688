import * as z from 'zod/mini'
import type { GraphClient } from '../meta/graph-client'
import { judge } from '../meta/graph-error'

const containerStatus = z.object({
  status_code: z.enum(['IN_PROGRESS', 'FINISHED', 'PUBLISHED', 'ERROR', 'EXPIRED']),
  status: z.optional(z.string()),
})
export type ContainerStatus = z.infer<typeof containerStatus>

export function readContainer(graph: GraphClient, container: string, token: string, purpose: 'prepare' | 'look') {
  const params = { fields: 'status_code,status' }
  return graph({ purpose, method: 'GET', path: `/${container}`, token, params }, containerStatus)
}

/** A failed container's `status` carries the error's subcode in its text; some of them no rebuilding can mend. */
export function containerErrorIsFinal(found: ContainerStatus): boolean {
  const subcode = found.status?.match(/\b22\d{5}\b/)?.[0]
  return subcode !== undefined && judge({ message: '', error_subcode: Number(subcode) }).kind === 'rejected'
}
