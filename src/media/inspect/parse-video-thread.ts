/**
 * Entry of the thread that reads a video with the library. A thread, because a file made to be read for ever would
 * otherwise stop the whole API: it is ended from outside, and its memory is limited.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { loadLibrary, readWithLibrary } from './read-with-library'

async function run(): Promise<void> {
  await loadLibrary()
  parentPort?.postMessage('loaded')
  parentPort?.postMessage(await readWithLibrary(String(workerData)).catch(() => undefined))
}

void run()
