import type { Action } from './surroundings'

/** Runs the API until it is told to stop. */
export const serve: Action = async () => {
  const { startServer } = await import('../server')
  await startServer()
  return 0
}
