/** One address may have requests under way on this part of the connections: it takes eight of them to fill a server. */
const SHARE = 1 / 8
/** And may hold so many times its share, for a moment: in a burst nobody knows which connections will bring a request. */
const HELD_SHARES = 4
/** Kept for this machine's own questions after the health of the server, by load balancers and supervisors that run on it. */
const RESERVE = 1 / 20

export type ShareLimits = {
  /** As long as an address is beyond its share, its connections are looked through so often. */
  lookEveryMs: number
  /** A request beyond the share waits so long for one of its own address to end. */
  patienceMs: number
}

const defaults: ShareLimits = { lookEveryMs: 250, patienceMs: 2_000 }
/** A connection beyond the share that was silent in so many looks is ended. Not so long: what a busy process has not read yet is no silence. */
const SILENT_LOOKS = 4
/** Of requests that are sent behind one that has no answer yet, a connection may have so many; they are kept until it has its turn or is refused. */
export const MOST_PIPELINED = 100

/** On how many of so many connections one address may have requests under way. */
export const shareOf = (most: number): number => Math.ceil(most * SHARE)

/** Why a connection is let go, other than to make room for one more. */
export type Because = 'address-full' | 'server-full'

export type Handlers<Connection> = {
  /** Ends a connection. One that merely makes room has nothing the matter with it. */
  letGo(connection: Connection, because?: Because): void
  /** The last of the room: only questions after the health of the server are answered on it. */
  keepForHealth(connection: Connection): void
}

/** A request that has begun. Exactly one of both is called, at once or later, or neither when its connection is over before. */
export type Turn = { serve(): void; refuse(because: Because): void }

type Held<Connection> = { holder: Holder<Connection>; isClosing: boolean }
type InLine<Connection> = { connection: Connection; since: number; turns: Turn[] }

type Holder<Connection> = {
  address: string | undefined
  /** Connections in all; of these those that end with the answer to their request, and those with a place for it. */
  held: number
  closing: number
  working: number
  waiting: Set<Connection>
  /** Requests for which there is no place, in the order in which they came. */
  line: InLine<Connection>[]
}

/**
 * Shares the connections of the server out among those who ask for them. A connection on which no request is under way
 * waits: it was opened in silence, sends half a header, or is kept warm. Those make room for others, first those that are
 * beyond the share of their address, then the one that has waited longest; a connection whose request is worked on is never let
 * go for another. So who holds hundreds of connections and says nothing keeps nobody out, not even others at the same address.
 *
 * Nor is a connection let go that has just been given its request. Where there is time, room is made when the event loop has
 * read what had arrived; and a burst of one address is taken in beyond its share: its requests wait their turn for a moment.
 */
export class ConnectionShares<Connection extends object> {
  /** On how many one address may have requests under way. */
  readonly perAddress: number
  private readonly heldPerAddress: number
  private readonly reserve: number
  private readonly limits: ShareLimits
  private readonly held = new Map<Connection, Held<Connection>>()
  private readonly holders = new Map<string, Holder<Connection>>()
  /** Of trusted proxies, behind which there is more than one client: they have no share. */
  private readonly proxies = newHolder<Connection>(undefined)
  /** Those that hold more than their share. */
  private readonly beyond = new Set<Holder<Connection>>()
  // Since which look they wait, in the order in which they began: what is in front has waited longest.
  private readonly waiting = new Map<Connection, number>()
  private readonly placed = new Set<Connection>()
  /** In a full server, for this round of the event loop; and whether they come from this machine. */
  private readonly newcomers = new Map<Connection, boolean>()
  private looks = 0
  private settling: NodeJS.Immediate | undefined
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly most: number,
    private readonly handlers: Handlers<Connection>,
    limits: Partial<ShareLimits> = {},
  ) {
    this.limits = { ...defaults, ...limits }
    this.perAddress = shareOf(most)
    this.heldPerAddress = this.perAddress * HELD_SHARES
    this.reserve = Math.ceil(most * RESERVE)
  }

  get size(): number {
    return this.held.size
  }

  /**
   * Takes a connection in, or lets it go, now or after this round of the event loop.
   * @param address what it is counted as; undefined for a trusted proxy
   * @param isLocal whether it comes from this machine
   */
  admit(connection: Connection, address: string | undefined, isLocal: boolean): void {
    const holder = this.holderOf(address)
    if (address !== undefined && holder.held >= this.heldPerAddress && !this.cutOldest(holder.waiting)) {
      this.handlers.letGo(connection, 'address-full')
      return
    }
    if (address !== undefined) this.holders.set(address, holder)
    this.held.set(connection, { holder, isClosing: false })
    holder.held++
    this.noteBeyond(holder)
    if (this.held.size <= this.most - this.reserve) {
      this.waits(connection)
      return
    }
    this.newcomers.set(connection, isLocal)
    if (this.held.size > this.most) this.settle()
    else this.settling ??= setImmediate(() => this.settle())
  }

  /**
   * A request has begun on the connection, which is not let go from when it is served until {@link waits}.
   * @param isUrgent served at once, whoever else has requests under way
   */
  works(connection: Connection, turn: Turn, isUrgent = false): void {
    if (this.newcomers.has(connection)) this.settle()
    const { holder } = this.held.get(connection) ?? {}
    if (!holder) return
    const inLine = holder.line.find((one) => one.connection === connection)
    if (inLine) {
      inLine.turns.push(turn)
      // Node reads on as long as none is answered: a few megabytes would become hundreds of thousands of requests in memory.
      if (inLine.turns.length > MOST_PIPELINED) this.drop(connection, 'address-full')
      return
    }
    this.noLongerWaits(connection, holder)
    if (this.placed.has(connection) || isUrgent || !this.isFull(holder)) this.place(connection, holder, [turn])
    else holder.line.push({ connection, since: performance.now(), turns: [turn] })
  }

  /** No request is under way on the connection (any more). */
  waits(connection: Connection): void {
    const { holder } = this.held.get(connection) ?? {}
    if (!holder) return
    this.forget(connection, holder)
    this.waiting.set(connection, this.looks)
    holder.waiting.add(connection)
    this.serveNext(holder)
  }

  /**
   * Whether the connection is to end with the answer to its request, because its address holds more than its share. So many are
   * told so as there are too many: who is told sends nothing more, where one that is cut off may have.
   */
  endsWithAnswer(connection: Connection): boolean {
    const held = this.held.get(connection)
    if (!held) return false
    const { holder, isClosing } = held
    if (isClosing) return true
    if (holder === this.proxies || holder.held - holder.closing <= this.perAddress) return false
    holder.closing++
    held.isClosing = true
    return true
  }

  /** The connection is over. */
  gone(connection: Connection): void {
    const held = this.held.get(connection)
    if (!held) return
    const { holder, isClosing } = held
    this.forget(connection, holder)
    this.newcomers.delete(connection)
    this.held.delete(connection)
    holder.held--
    if (isClosing) holder.closing--
    this.noteBeyond(holder)
    if (holder.held === 0 && holder.address !== undefined) this.holders.delete(holder.address)
    this.serveNext(holder)
  }

  private place(connection: Connection, holder: Holder<Connection>, turns: Turn[]): void {
    if (!this.placed.has(connection)) {
      this.placed.add(connection)
      holder.working++
    }
    for (const turn of turns) turn.serve()
  }

  private serveNext(holder: Holder<Connection>): void {
    while (!this.isFull(holder)) {
      const next = holder.line.shift()
      if (!next) return
      this.place(next.connection, holder, next.turns)
    }
  }

  /** The connection has neither a place nor one in the line, and is not among those that wait. */
  private forget(connection: Connection, holder: Holder<Connection>): void {
    this.noLongerWaits(connection, holder)
    if (this.placed.delete(connection)) holder.working--
    const at = holder.line.findIndex((one) => one.connection === connection)
    if (at >= 0) holder.line.splice(at, 1)
  }

  private noLongerWaits(connection: Connection, holder: Holder<Connection>): void {
    this.waiting.delete(connection)
    holder.waiting.delete(connection)
  }

  /** Finds room for the newcomers of a full server, one for one, or tells why there is none. */
  private settle(): void {
    clearImmediate(this.settling)
    this.settling = undefined
    for (const [connection, isLocal] of this.newcomers) {
      this.newcomers.delete(connection)
      const hasRoom = this.held.size - this.newcomers.size <= this.most - this.reserve || this.makeRoom()
      if (!hasRoom && !(isLocal && this.held.size - this.newcomers.size <= this.most)) {
        this.drop(connection, 'server-full')
        continue
      }
      this.waits(connection)
      if (!hasRoom) this.handlers.keepForHealth(connection)
    }
  }

  /** What is beyond a share makes room first, the silent before those with a request, which is answered; then who has waited longest. */
  private makeRoom(): boolean {
    for (const { waiting } of this.beyond) if (this.cutOldest(waiting)) return true
    for (const { line } of this.beyond) {
      const last = line.pop()
      if (last) {
        this.refuse(last, 'server-full')
        this.drop(last.connection)
        return true
      }
    }
    return this.cutOldest(this.waiting.keys())
  }

  private cutOldest(among: Iterable<Connection>, because?: Because): boolean {
    for (const oldest of among) {
      this.drop(oldest, because)
      return true
    }
    return false
  }

  private drop(connection: Connection, because?: Because): void {
    this.gone(connection)
    this.handlers.letGo(connection, because)
  }

  private refuse({ connection, turns }: InLine<Connection>, because: Because): void {
    // All of its requests were given up with the connection; the first answer closes it. What is left of it is in nobody's way.
    this.waits(connection)
    turns[0]?.refuse(because)
  }

  private noteBeyond(holder: Holder<Connection>): void {
    if (holder !== this.proxies && holder.held > this.perAddress) this.beyond.add(holder)
    else this.beyond.delete(holder)
    if (this.beyond.size === 0) {
      clearInterval(this.timer)
      this.timer = undefined
    } else {
      // What has arrived is read before anything is cut off.
      this.timer ??= setInterval(() => setImmediate(() => this.endBursts()), this.limits.lookEveryMs).unref()
    }
  }

  /** Brings those who are beyond their share back to it, as soon as they have had time to send and to be served. */
  private endBursts(): void {
    this.looks++
    const now = performance.now()
    for (const holder of this.beyond) {
      const { line, waiting } = holder
      while (line[0] && now - line[0].since > this.limits.patienceMs)
        this.refuse(line.shift() as InLine<Connection>, 'address-full')
      const because = this.isFull(holder) ? 'address-full' : undefined
      while (holder.held > this.perAddress) {
        const [oldest] = waiting
        if (!oldest || this.looks - (this.waiting.get(oldest) ?? this.looks) <= SILENT_LOOKS) break
        this.drop(oldest, because)
      }
    }
  }

  private isFull(holder: Holder<Connection>): boolean {
    return holder !== this.proxies && holder.working >= this.perAddress
  }

  private holderOf(address: string | undefined): Holder<Connection> {
    if (address === undefined) return this.proxies
    return this.holders.get(address) ?? newHolder<Connection>(address)
  }
}

const newHolder = <Connection>(address: string | undefined): Holder<Connection> => ({
  address,
  held: 0,
  closing: 0,
  working: 0,
  waiting: new Set(),
  line: [],
})
