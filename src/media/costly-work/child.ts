import { type ChildProcess, spawn } from 'node:child_process'
import type { Program } from './child-program'
import { JPEG_MS, LOADING_MS, MEMORY_LOOK_MS, VIDEO_MS } from './limits'
import { residentMb } from './resident-memory'
import type { Asked, Ended, Outcome, Said, Task } from './task'

const allowedMs: Record<Task['kind'], number> = { jpeg: JPEG_MS, thumbnail: JPEG_MS, video: VIDEO_MS }

/** A process of costly work. It does one task at a time, and is of no use once one was not done. */
export class Child {
  private readonly process: ChildProcess
  private hasEnded = false
  private told: { said(said: Said): void; ended(): void } | undefined
  /** That it was given. */
  tasks = 0
  private readonly memoryMb: number

  constructor({ file, args, env, memoryMb }: Program) {
    this.memoryMb = memoryMb
    this.process = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const ended = () => {
      this.hasEnded = true
      this.told?.ended()
    }
    this.process.on('error', ended).once('exit', ended)
    this.process.on('message', (said: Said) => this.told?.said(said))
  }

  get isUsable(): boolean {
    return !this.hasEnded && this.process.connected
  }

  /** @throws the reason of `gone` when nobody waits for it any more */
  async run(task: Task, gone?: AbortSignal): Promise<Outcome<unknown>> {
    let timer: NodeJS.Timeout | undefined
    let looks: NodeJS.Timeout | undefined
    let onGone = () => {}
    this.tasks++
    this.process.ref()
    this.process.channel?.ref()
    try {
      return await new Promise((resolve, reject) => {
        let hasBegun = false
        const giveUp = (because: Ended) => resolve(hasBegun ? { kind: 'ended', because } : { kind: 'unavailable' })
        timer = setTimeout(giveUp, LOADING_MS, 'time')
        looks = setInterval(() => {
          if ((residentMb(this.process.pid) ?? 0) > this.memoryMb) giveUp('memory')
        }, MEMORY_LOOK_MS)
        this.told = {
          ended: () => giveUp('broke-off'),
          said: (said) => {
            if (said.kind === 'result') return resolve({ kind: 'done', result: said.result })
            hasBegun = true
            clearTimeout(timer)
            timer = setTimeout(giveUp, allowedMs[task.kind], 'time')
          },
        }
        onGone = () => reject(gone?.reason)
        gone?.addEventListener('abort', onGone)
        this.ask(task)
      })
    } finally {
      clearTimeout(timer)
      clearInterval(looks)
      gone?.removeEventListener('abort', onGone)
      this.told = undefined
      this.rest()
    }
  }

  /** Has it load what a kind of task needs. */
  prepare(kind: Task['kind']): void {
    this.ask({ kind: 'prepare', for: kind })
    this.rest()
  }

  end(): void {
    this.hasEnded = true
    this.process.kill('SIGKILL')
  }

  // One that could not be started has no channel and, like one that has died meanwhile, says so by its end.
  private ask(asked: Asked): void {
    this.process.send?.(asked, () => {})
  }

  // While it has nothing to do it keeps nobody's process alive.
  private rest(): void {
    this.process.unref()
    this.process.channel?.unref()
  }
}
