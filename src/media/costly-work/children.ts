import { Child } from './child'
import type { Program } from './child-program'
import { IDLE_MS, MOST_ITEMS, PLACES } from './limits'
import type { Outcome, Task } from './task'

/**
 * The processes of costly work: started when they are needed, kept for what comes soon, ended when nothing does. While one
 * works another is ready, so that the file of the next company does not wait for a process to start beside a hard one.
 */
export class Children {
  /** The one that worked last stands last. */
  private readonly idle = new Set<Child>()
  private readonly working = new Set<Child>()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly program: () => Program) {}

  /** @throws the reason of `gone` when nobody waits for it any more */
  async run(task: Task, gone?: AbortSignal): Promise<Outcome<unknown>> {
    gone?.throwIfAborted()
    const child = this.takeIdle() ?? new Child(this.program())
    this.working.add(child)
    this.haveOneReady(task.kind)
    let isDone = false
    try {
      const outcome = await child.run(task, gone)
      isDone = outcome.kind === 'done'
      return outcome
    } finally {
      this.working.delete(child)
      if (isDone && child.isUsable && child.tasks < MOST_ITEMS) this.idle.add(child)
      else child.end()
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.endIdle(), IDLE_MS).unref()
    }
  }

  /** Ends them all, whatever they do. What is asked for later starts new ones. */
  close(): void {
    clearTimeout(this.timer)
    this.endIdle()
    for (const child of this.working) child.end()
  }

  private takeIdle(): Child | undefined {
    for (const child of [...this.idle].reverse()) {
      this.idle.delete(child)
      if (child.isUsable) return child
    }
    return undefined
  }

  private haveOneReady(kind: Task['kind']): void {
    if (this.idle.size > 0 || this.working.size >= PLACES) return
    const child = new Child(this.program())
    child.prepare(kind)
    this.idle.add(child)
  }

  private endIdle(): void {
    for (const child of this.idle) child.end()
    this.idle.clear()
  }
}
