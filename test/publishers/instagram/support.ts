import { setTimeout as pause } from 'node:timers/promises'
import { createHttpClient, type HttpClient, type HttpRequest } from '../../../src/platforms/calls/http-client'
import type { CommitToFind, Progress, Publisher, PublishJob, Step } from '../../../src/platforms/calls/publisher'
import { createPublishers } from '../../../src/platforms/publishers'
import type { FaultRule } from '../../../src/sandbox/state/faults'
import type { Switches } from '../../../src/sandbox/state/switches'
import { ready, useSandbox } from '../../sandbox/support/client'
import { jobOf } from '../../support/drive-publisher'

export const accounts = {
  facebook: { externalId: ready.instagram.id, login: 'facebook', token: ready.instagram.token },
  instagram: { externalId: ready.instagramLogin.id, login: 'instagram', token: ready.instagramLogin.token },
} as const

/** The Instagram publisher aimed at a sandbox, with the bodies of its calls at hand. */
export function useInstagram() {
  const fixture = useSandbox()
  const world = () => fixture.sandbox.world
  return {
    world,
    photo: (name = 'square.jpg') => ({ url: fixture.media(name), type: 'image' as const }),
    video: (name = 'video.mp4') => ({ url: fixture.media(name), type: 'video' as const }),
    set: (switches: Partial<Switches>) => Object.assign(world().switches, switches),
    fault: (rule: FaultRule) => world().faults.add(rule),
    published: () => world().publications.all(),
    calls: (operation: string) =>
      world()
        .calls.all()
        .filter((call) => call.operation.startsWith(operation)),
    /** @param timeoutMs how long a call may take */
    publisher(timeoutMs = 10_000) {
      const http = createHttpClient(() => timeoutMs)
      const sent: HttpRequest[] = []
      const recording: HttpClient = (request) => {
        sent.push(request)
        return http(request)
      }
      const settings = { META_GRAPH_VERSION: 'v26.0', LINKEDIN_VERSION: '202609', ...fixture.sandbox.env }
      const { instagram } = createPublishers(settings as never, recording, undefined as never)
      /** What was asked of the platform in calls whose path ends so. */
      const bodies = (ending: string) => sent.filter((r) => r.url.endsWith(ending) && r.json).map((r) => r.json)
      return { publisher: instagram, bodies, sent }
    },
  }
}

export const instagramJob = (given: Partial<PublishJob>, login: 'facebook' | 'instagram' = 'facebook') =>
  jobOf(accounts[login], given)

/** A commit that left that long ago, with the given ids owned by other posts. */
export const left = (agoMs = 1_000, taken: string[] = []): CommitToFind => ({
  at: new Date(Date.now() - agoMs),
  ageMs: agoMs,
  isTaken: async (id) => taken.includes(id),
})

/** Steps until the first wait, refusal of the loop, or `ready`; the progress goes through JSON each time. */
export async function stepsOf(publisher: Publisher, job: PublishJob, from: Progress = {}, most = 60): Promise<Step[]> {
  const steps: Step[] = []
  let progress = from
  while (steps.length < most) {
    const step = await publisher.prepare(job, JSON.parse(JSON.stringify(progress)))
    steps.push(step)
    progress = step.progress
    if (step.kind === 'ready') break
    // The sandbox fetches videos behind the answer; a wait is a wait for that, too.
    if (step.kind === 'wait') await pause(5)
  }
  return steps
}

/** The progress right before the commit. */
export async function readyOf(publisher: Publisher, job: PublishJob, from: Progress = {}): Promise<Progress> {
  const last = (await stepsOf(publisher, job, from)).at(-1)
  if (last?.kind !== 'ready') throw new Error(`not ready, but ${JSON.stringify(last)}`)
  return JSON.parse(JSON.stringify(last.progress))
}
