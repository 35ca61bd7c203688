import { computed, signal } from '@preact/signals'
import type { Overview } from './api/shapes'
import { type Query, unasked } from './api/use-query'

/** The question how everything stands, which the frame asks each ten seconds for every view. */
export const overviewQuery = signal<Query<Overview>>(unasked)

/** The last answer: the frame's strips and the numbers in its navigation are made of it. */
export const overview = computed(() => overviewQuery.value.data)
