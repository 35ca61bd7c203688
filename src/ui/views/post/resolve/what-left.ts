import type { Schemas } from '../../../../client'
import type { PostWithHistory } from '../../../api/shapes'

export type Publication = Schemas['Publication']
export type Kind = Publication['kind']

/** Of these nobody knows whether they are out. */
export const openOnes = ({ publications }: PostWithHistory): Publication[] =>
  publications.filter(({ status }) => status === 'unconfirmed' || status === 'committing')

/** The call that left and was not answered, and what the platform was asked since. */
export function whatLeft({ timeline }: PostWithHistory, kind: Kind) {
  const its = timeline.filter(({ publication }) => publication === null || publication === kind)
  const place = its.findLastIndex(
    ({ step, outcome }) => step === 'commit' || (step === 'doubt' && outcome === 'unconfirmed'),
  )
  return { left: its[place], asked: its.slice(place + 1).filter(({ step }) => step === 'look' || step === 'check') }
}
