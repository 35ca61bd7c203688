import type { AdmissionSettings } from '../../config/fleet-config'
import type { Logger } from '../../observability/log'
import { systemClock } from '../../workers/clock'
import type { Named } from '../../workers/named-claims'
import type { WorkerTools } from '../../workers/run-worker'
import { openIndex } from '../index/open-index'
import type { SignOfLife } from '../resident-protocol'
import { Admission } from './admission'

type Who = { consumer: string; memberId: string; log: Logger }

/** A resident worker that claims what it is told to, over what it has opened. */
export function openAdmitted(
  settings: AdmissionSettings,
  services: Omit<WorkerTools, 'openClaim'> & Named,
  { consumer, memberId, log }: Who,
) {
  const opened = openIndex(settings, log, `post-dispatcher-worker-${consumer}`)
  const admission = new Admission({
    index: opened.index,
    reader: opened.openReader(`${memberId}-${consumer}`),
    circuit: opened.circuit,
    byQueue: services.ahead,
    leftBehind: (forMs) => services.leftBehind(forMs),
    clock: systemClock,
    log,
  })
  const tools: WorkerTools = {
    ...services,
    openClaim() {
      const own = services.openClaim()
      return { ...own, claim: (how) => admission.claim(how, own) }
    },
    ahead: admission,
    released: (id, token) => admission.give(id, token),
  }
  return {
    tools,
    get condition(): NonNullable<SignOfLife['admission']> {
      return { circuitOpen: opened.circuit.isOpen, rescued: admission.rescued, refused: admission.refused }
    },
    async close() {
      await admission.close()
      opened.close()
    },
  }
}
