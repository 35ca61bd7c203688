import { extname, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { withoutSettings } from '../../config/for-children'
import { projectRoot } from '../../config/project-root'
import type { VideoFacts } from './video-facts'

/** A machine with much else to do may take long to load the library; */
const LOADING_MS = 30_000
/** the file gets no more: reading a true index takes a fraction of a second. */
const READING_MS = 5_000
const MOST_MEMORY_MB = 192

/**
 * Reads an MP4 or MOV file with the library, for machines without ffprobe.
 * @param path absolute
 * @returns undefined when it cannot read the file within its limits of time and memory
 */
export function parseVideo(path: string): Promise<VideoFacts | undefined> {
  const fromSource = extname(__filename) === '.ts'
  const thread = new Worker(resolve(__dirname, `parse-video-thread${fromSource ? '.ts' : '.js'}`), {
    workerData: path,
    // The library warns of codecs it cannot play; nobody wants to play anything.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    execArgv: fromSource ? ['-r', require.resolve('ts-node/register/transpile-only')] : [],
    env: fromSource ? { ...withoutSettings(), TS_NODE_PROJECT: resolve(projectRoot, 'tsconfig.json') } : {},
  })
  thread.stdout.resume()
  thread.stderr.resume()
  return new Promise((done) => {
    const end = (facts?: VideoFacts) => {
      clearTimeout(timer)
      void thread.terminate()
      done(facts)
    }
    let timer = setTimeout(end, LOADING_MS)
    thread.on('message', (message: 'loaded' | VideoFacts | undefined) => {
      if (message !== 'loaded') return end(message)
      clearTimeout(timer)
      timer = setTimeout(end, READING_MS)
    })
    thread.once('error', () => end())
    thread.once('exit', () => end())
  })
}
