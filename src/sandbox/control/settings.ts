import { z } from 'zod'
import { type Answer, ok } from '../http/answer'
import { namesOperation } from '../operations'
import { list, record, text } from '../state/bounded'
import { FaultRule } from '../state/faults'
import { Switches } from '../state/switches'
import { resettable, type World } from '../state/world'

const LatencyChange = z.strictObject({
  default: z.number().min(0).optional(),
  operations: record(text().refine(namesOperation, 'names no operation'), z.number().min(0)).optional(),
})

const ClockChange = z.strictObject({ advanceMs: z.number().min(0) })

const CallsChange = z.strictObject({ recording: z.boolean() })

const ResetRequest = z.strictObject({ only: list(z.enum(resettable)).optional() })

const FaultRules = list(FaultRule)

// What each of them may be is looked at with those that stay as they are.
const SwitchesChange = record(text(), z.union([z.boolean(), z.number(), z.null(), text(), list(text())]))

/** What may be asked for, by the name in the path. */
export const settingsRequests = {
  latency: LatencyChange,
  clock: ClockChange,
  calls: CallsChange,
  reset: ResetRequest,
  fault: FaultRule,
  faults: FaultRules,
  switches: SwitchesChange,
}

/** `POST /_sandbox/latency`: milliseconds per call, for all or by named operation. */
export function changeLatency(world: World, body: unknown): Answer {
  const change = LatencyChange.parse(body)
  if (change.default !== undefined) world.latency.setDefault(change.default)
  for (const [operation, ms] of Object.entries(change.operations ?? {})) world.latency.set(operation, ms)
  return ok(world.latency.settings())
}

/** `POST /_sandbox/faults`: one rule or several. */
export function addFaults(world: World, body: unknown): Answer {
  // One after the other kind, and never as a choice of both: a choice cannot say where the mistake is.
  const rules = Array.isArray(body) ? FaultRules.parse(body) : [FaultRule.parse(body)]
  return { status: 201, json: { ids: rules.map((rule) => world.faults.add(rule)) } }
}

/** `DELETE /_sandbox/faults[/{id}]`. */
export function removeFaults(world: World, id: string | undefined): Answer {
  if (id === undefined) world.faults.clear()
  else if (!world.faults.remove(id)) return { status: 404, json: { error: 'There is no such rule.' } }
  return { status: 204 }
}

/** `POST /_sandbox/clock`: the sandbox's time runs ahead of the machine's by what was asked for. */
export function moveClock(world: World, body: unknown): Answer {
  world.clock.advance(ClockChange.parse(body).advanceMs)
  return readClock(world)
}

export function readClock(world: World): Answer {
  return ok({ now: new Date(world.clock.now()).toISOString() })
}

/** `POST /_sandbox/switches`: changes those that are named. */
export function changeSwitches(world: World, body: unknown): Answer {
  world.switches = Switches.parse({ ...world.switches, ...SwitchesChange.parse(body) })
  return ok(world.switches)
}

/** `POST /_sandbox/calls`: recording on or off. */
export function changeRecording(world: World, body: unknown): Answer {
  world.calls.recording = CallsChange.parse(body).recording
  return ok({ recording: world.calls.recording })
}

/** `POST /_sandbox/reset`: everything, or what `only` names. */
export function reset(world: World, body: unknown): Answer {
  const { only } = ResetRequest.parse(body ?? {})
  world.reset(only)
  return { status: 204 }
}
