import { z } from 'zod'
import { namesOperation } from '../operations'
import { list, record, text } from './bounded'

/** How calls can go wrong. */
export const faultKinds = [
  'error-before',
  'error-after',
  'timeout-before',
  'timeout-after',
  'drop-before',
  'drop-after',
  'slow',
  'slow-after',
  'html',
  'empty',
  'ok-with-error',
  'rate-limit',
  'token-dead',
  'lying-list',
] as const

/** What goes wrong, where, and how often. Without `nth`, `next` or `every` it goes wrong once. */
export const FaultRule = z.strictObject({
  /** Named operation or the beginning of one: `linkedin.post.create`, `instagram`, `*`. */
  operation: text().refine(namesOperation, 'names no operation').optional(),
  // `METHOD /host/path` with `*` for anything, such as `POST /facebook/*/feed`.
  path: text().optional(),
  /** External id of the account the call is about. */
  account: text().optional(),
  kind: z.enum(faultKinds),
  /** Which matching calls since the rule was made, counted from 1. */
  nth: z.union([z.number().int().positive(), list(z.number().int().positive())]).optional(),
  next: z.number().int().positive().optional(),
  every: z.boolean().optional(),
  /** `slow` and `slow-after`: how long. */
  ms: z.number().nonnegative().optional(),
  status: z.number().int().optional(),
  code: z.union([z.number(), text()]).optional(),
  subcode: z.number().optional(),
  message: text().optional(),
  headers: record(text(), text()).optional(),
  /** The whole answer body, instead of the platform's usual envelope. */
  body: z.unknown().optional(),
  /** `html`, `empty`, `ok-with-error`: let the effect happen first. */
  effect: z.boolean().optional(),
  /** `lying-list`: how many of the newest entries are left out (1). */
  omit: z.number().int().positive().optional(),
})

export type FaultRule = z.infer<typeof FaultRule>

export interface ActiveFault {
  id: string
  rule: FaultRule
  seen: number
  fired: number
}

interface Target {
  operation: string
  account: string | undefined
  method: string
  host: string
  path: string
}

/** The rules in force. */
export class Faults {
  private rules: (ActiveFault & { pathPattern: RegExp | undefined })[] = []
  private lastId = 0

  add(rule: FaultRule): string {
    this.lastId += 1
    const id = `fault-${this.lastId}`
    this.rules.push({ id, rule, seen: 0, fired: 0, pathPattern: rule.path ? wildcard(rule.path) : undefined })
    return id
  }

  remove(id: string): boolean {
    const before = this.rules.length
    this.rules = this.rules.filter((active) => active.id !== id)
    return this.rules.length < before
  }

  all(): ActiveFault[] {
    return this.rules.map(({ id, rule, seen, fired }) => ({ id, rule, seen, fired }))
  }

  clear(): void {
    this.rules = []
  }

  /** The first rule that wants this call; every matching rule counts it. */
  pick(target: Target): FaultRule | undefined {
    if (this.rules.length === 0) return undefined
    let chosen: FaultRule | undefined
    for (const active of this.rules) {
      if (!matches(active, target)) continue
      active.seen += 1
      if (chosen || !isTurn(active)) continue
      active.fired += 1
      chosen = active.rule
    }
    return chosen
  }
}

function matches(active: { rule: FaultRule; pathPattern: RegExp | undefined }, target: Target): boolean {
  const { operation, account } = active.rule
  if (
    operation &&
    operation !== '*' &&
    target.operation !== operation &&
    !target.operation.startsWith(`${operation}.`)
  ) {
    return false
  }
  if (account && account !== target.account) return false
  return !active.pathPattern || active.pathPattern.test(`${target.method} /${target.host}${target.path}`)
}

function isTurn({ rule, seen, fired }: ActiveFault): boolean {
  if (rule.nth !== undefined) return Array.isArray(rule.nth) ? rule.nth.includes(seen) : rule.nth === seen
  if (rule.every) return true
  return fired < (rule.next ?? 1)
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^(?:[A-Z]+ )?${escaped}$`)
}
