/** One address may hold this part of the connections: with the others taken it still takes eight of them to fill a server. */
const SHARE = 1 / 8
/** Kept for this machine's own questions after the health of the server, by load balancers and supervisors that run on it. */
const RESERVE = 1 / 20

/** What becomes of a connection that has just been made. */
export type Admission =
  | { kind: 'admitted' }
  /** The last of the room: only questions after the health of the server are answered on it. */
  | { kind: 'health-only' }
  | { kind: 'refused'; because: 'address-full' | 'server-full' }

type Holder<Connection> = { held: number; waiting: Set<Connection> }

/**
 * Shares the connections of the server out among those who ask for them. A connection on which no request is under way
 * waits: it was opened in silence, sends half a header, or is kept warm. Those make room for others, the one that has
 * waited longest first; a connection with a request is never let go for another. So who holds a thousand connections
 * and says nothing keeps nobody out, not even others at the same address.
 */
export class ConnectionShares<Connection extends object> {
  /** How many one address may hold. */
  readonly perAddress: number
  private readonly reserve: number
  /** Whose each connection is; undefined for those of a trusted proxy. */
  private readonly held = new Map<Connection, string | undefined>()
  private readonly holders = new Map<string, Holder<Connection>>()
  // In the order in which they began to wait: what is in front has waited longest.
  private readonly waiting = new Set<Connection>()

  /** @param letGo ends a connection that makes room */
  constructor(
    private readonly most: number,
    private readonly letGo: (connection: Connection) => void,
  ) {
    this.perAddress = Math.ceil(most * SHARE)
    this.reserve = Math.ceil(most * RESERVE)
  }

  get size(): number {
    return this.held.size
  }

  /**
   * Takes a connection in, or says why not.
   * @param address what it is counted as; undefined for a trusted proxy, behind which there is more than one client
   * @param isLocal whether it comes from this machine
   */
  admit(connection: Connection, address: string | undefined, isLocal: boolean): Admission {
    const holder = address === undefined ? undefined : this.holders.get(address)
    if (holder && holder.held >= this.perAddress && !this.makeRoom(holder.waiting)) {
      return { kind: 'refused', because: 'address-full' }
    }
    const inReserve = this.held.size >= this.most - this.reserve && !this.makeRoom(this.waiting)
    if (inReserve && !(isLocal && this.held.size < this.most)) return { kind: 'refused', because: 'server-full' }
    this.held.set(connection, address)
    if (address !== undefined) this.holderOf(address).held++
    this.waits(connection)
    return inReserve ? { kind: 'health-only' } : { kind: 'admitted' }
  }

  /** A request has begun on the connection: it is not let go until {@link waits}. */
  works(connection: Connection): void {
    this.waiting.delete(connection)
    this.holderIn(connection)?.waiting.delete(connection)
  }

  /** No request is under way on the connection (any more). */
  waits(connection: Connection): void {
    if (!this.held.has(connection)) return
    this.works(connection)
    this.waiting.add(connection)
    this.holderIn(connection)?.waiting.add(connection)
  }

  /** The connection is over. */
  gone(connection: Connection): void {
    if (!this.held.has(connection)) return
    this.works(connection)
    const address = this.held.get(connection)
    this.held.delete(connection)
    if (address === undefined) return
    const holder = this.holderOf(address)
    holder.held--
    if (holder.held === 0) this.holders.delete(address)
  }

  private makeRoom(among: Set<Connection>): boolean {
    const [oldest] = among
    if (!oldest) return false
    this.gone(oldest)
    this.letGo(oldest)
    return true
  }

  private holderOf(address: string): Holder<Connection> {
    const holder = this.holders.get(address) ?? { held: 0, waiting: new Set<Connection>() }
    this.holders.set(address, holder)
    return holder
  }

  private holderIn(connection: Connection): Holder<Connection> | undefined {
    const address = this.held.get(connection)
    return address === undefined ? undefined : this.holders.get(address)
  }
}
