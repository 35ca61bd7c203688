interface Appointment {
  at: number
  run: () => void
}

/**
 * The sandbox's own clock: real time plus an offset that tests move forward.
 *
 * Nothing here uses timers. What is due is carried out before the next request is looked at, and since requests are the
 * only way to observe the sandbox, nobody can tell the difference; tests never have to sleep.
 */
export class SandboxClock {
  private offset = 0
  private appointments: Appointment[] = []

  now(): number {
    return Date.now() + this.offset
  }

  /** Moves the clock forward and carries out everything that became due. */
  advance(ms: number): void {
    this.offset += ms
    this.settle()
  }

  /** Runs `run` once `ms` of sandbox time have passed; at once when `ms` is not positive. */
  later(ms: number, run: () => void): void {
    if (ms <= 0) {
      run()
      return
    }
    const at = this.now() + ms
    const index = this.appointments.findIndex((other) => other.at > at)
    this.appointments.splice(index < 0 ? this.appointments.length : index, 0, { at, run })
  }

  /** Carries out what is due, oldest first. */
  settle(): void {
    while (this.appointments.length > 0) {
      const [next] = this.appointments
      if (!next || next.at > this.now()) return
      this.appointments.shift()
      next.run()
    }
  }

  forgetAppointments(): void {
    this.appointments = []
  }

  reset(): void {
    this.offset = 0
    this.appointments = []
  }
}
