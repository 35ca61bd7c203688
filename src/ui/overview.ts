import { signal } from '@preact/signals'
import type { Overview } from './api/shapes'

/** The last look at everything, which the frame takes each ten seconds: its strips and the numbers in the navigation. */
export const overview = signal<Overview | undefined>(undefined)
