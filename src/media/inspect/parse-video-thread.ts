/**
 * Entry of the thread that reads a video with the library. A thread, because a file made to be read for ever would
 * otherwise stop the whole API: it is ended from outside, and its memory is limited.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { readWithLibrary } from './read-with-library'

readWithLibrary(String(workerData)).then(
  (facts) => parentPort?.postMessage(facts),
  () => parentPort?.postMessage(undefined),
)
