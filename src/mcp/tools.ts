/** A tool for assistants: one operation of the API, or one way to ask for it. */
export type Tool = {
  name: string
  title: string
  /** `operationId` in the description of the API, whose words and schema it has. */
  operation: string
  /** What is to be known beyond those words. */
  more?: string
  /** Only these fields of the body are offered. */
  fields?: readonly string[]
  /** Always sent in the query, and not offered. */
  query?: Record<string, string>
  /** What assistants' programs show people before they let it be called. */
  annotations: {
    readOnlyHint: boolean
    destructiveHint: boolean
    idempotentHint: boolean
    openWorldHint: boolean
  }
}

const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }

/**
 * What an assistant may do. Whether a post is out is nothing that it can know: to resolve one is left to people, as are keys,
 * tokens and accounts.
 */
export const tools: readonly Tool[] = [
  { name: 'list_accounts', title: 'List accounts', operation: 'listAccounts', annotations: reads },
  { name: 'list_posts', title: 'List posts', operation: 'listPosts', annotations: reads },
  { name: 'show_post', title: 'Show a post', operation: 'getPost', annotations: reads },
  {
    name: 'preflight_post',
    title: 'Check a post without scheduling it',
    operation: 'schedulePost',
    more: 'Checks everything and schedules nothing. Use it before schedule_post.',
    query: { dryRun: 'true' },
    annotations: reads,
  },
  {
    name: 'schedule_post',
    title: 'Schedule a post',
    operation: 'schedulePost',
    query: { dryRun: 'false' },
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  },
  {
    name: 'reschedule_post',
    title: 'Give a post another time',
    operation: 'editPost',
    fields: ['scheduledAt', 'timeZone', 'disambiguation'],
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  },
  {
    name: 'cancel_post',
    title: 'Cancel a post',
    operation: 'cancelPost',
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  },
]
