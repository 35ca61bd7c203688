import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Who wrote: told apart by what the statements say, because all processes use the same address. */
export type Writer = 'worker' | 'dispatcher'

/** One durable change: a transaction at its COMMIT, or a single statement outside of one. */
export type Write = {
  n: number
  writer: Writer
  tables: string
  /** It claims posts. */
  claims: boolean
}

/** `cut`: the connection breaks here. `pass`: it goes on. */
export type Verdict = 'cut' | 'pass'

export type WriteHook = {
  /** The statement has left its process and has not reached the server. */
  before?(write: Write): Promise<Verdict>
  /** The server has done it, and its answer has not reached the process. */
  after?(write: Write): Promise<Verdict>
}

export type DatabaseProxy = {
  url: string
  writes: Write[]
  /** Asked at every write. */
  hook: WriteHook
  /** Breaks all connections and takes none for a while. */
  away(ms: number): void
  /** Resolves when connections are taken again. */
  back(): Promise<void>
  /** Forgets what was counted. */
  reset(): void
  close(): Promise<void>
}

const COM_QUERY = 3
const FAILED = 0xff

/** Between statements that are sent together. */
const TOGETHER = /;\n(?=(?:SELECT|INSERT|UPDATE|DELETE|COMMIT)\b)/

/** A write that is under way, and what has come of its answers: one packet for each of its statements. */
type Answering = { write: Write; answers: number; come: Buffer }

function isAnswered({ answers, come }: Answering): boolean {
  let count = 0
  for (let at = 0; at + 4 <= come.length; count++) {
    const end = at + 4 + come.readUIntLE(at, 3)
    if (end > come.length) return false
    if (come[at + 4] === FAILED) return true
    at = end
  }
  return count >= answers
}

/** Stands between the processes and their database, sees every write pass, and can break the line before or after it. */
export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const lines = new Set<Line>()
  let awayUntil = 0
  const server = createServer((client) => {
    if (Date.now() < awayUntil) return void client.destroy()
    const upstream = connect(Number(target.port || 3306), target.hostname)
    const line = new Line(client, upstream, proxy)
    lines.add(line)
    client.once('close', () => lines.delete(line))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = new URL(databaseUrl)
  address.hostname = '127.0.0.1'
  address.port = String((server.address() as AddressInfo).port)
  const proxy: DatabaseProxy = {
    url: address.href,
    writes: [],
    hook: {},
    away(ms) {
      awayUntil = Date.now() + ms
      for (const line of lines) line.cut()
    },
    async back() {
      while (Date.now() < awayUntil) await new Promise((resolve) => setTimeout(resolve, awayUntil - Date.now()))
    },
    reset() {
      proxy.writes = []
      proxy.hook = {}
      awayUntil = 0
    },
    close: () =>
      new Promise((resolve) => {
        for (const line of lines) line.cut()
        server.close(() => resolve())
      }),
  }
  return proxy
}

/** One connection. What the client sends is cut into packets, because a write must be recognised before it is passed on. */
class Line {
  private pending = Buffer.alloc(0)
  private inTransaction = false
  private tables = new Set<string>()
  private claims = false
  private writer: Writer = 'worker'
  private answering: Answering | undefined
  private queue: Promise<void> = Promise.resolve()

  constructor(
    private readonly client: Socket,
    private readonly upstream: Socket,
    private readonly proxy: DatabaseProxy,
  ) {
    client.setNoDelay(true)
    upstream.setNoDelay(true)
    for (const socket of [client, upstream]) {
      socket.on('error', () => this.cut())
      socket.on('close', () => this.cut())
    }
    client.on('data', (chunk) => {
      this.queue = this.queue.then(() => this.fromClient(chunk))
    })
    upstream.on('data', (chunk) => void this.fromServer(chunk))
  }

  cut(): void {
    this.client.destroy()
    this.upstream.destroy()
  }

  private async fromClient(chunk: Buffer): Promise<void> {
    this.pending = Buffer.concat([this.pending, chunk])
    while (this.pending.length >= 4) {
      const end = 4 + this.pending.readUIntLE(0, 3)
      if (this.pending.length < end) return
      const packet = this.pending.subarray(0, end)
      this.pending = this.pending.subarray(end)
      const statements = packet[3] === 0 && packet[4] === COM_QUERY ? packet.toString('utf8', 5).split(TOGETHER) : []
      const write = statements.map((sql) => this.read(sql)).at(-1)
      if (write) {
        this.proxy.writes.push(write)
        this.answering = { write, answers: statements.length, come: Buffer.alloc(0) }
        if ((await this.proxy.hook.before?.(write)) === 'cut') return this.cut()
      }
      if (!this.upstream.destroyed) this.upstream.write(packet)
    }
  }

  private async fromServer(chunk: Buffer): Promise<void> {
    const { answering } = this
    if (!answering) return void (this.client.destroyed || this.client.write(chunk))
    answering.come = Buffer.concat([answering.come, chunk])
    // Before its last answer has come the server has not done all of it.
    if (!isAnswered(answering)) return
    this.answering = undefined
    if ((await this.proxy.hook.after?.(answering.write)) === 'cut') return this.cut()
    if (!this.client.destroyed) this.client.write(answering.come)
  }

  private read(sql: string): Write | undefined {
    if (/dispatch_cycles|GET_LOCK|'take-back'/.test(sql)) this.writer = 'dispatcher'
    if (/START TRANSACTION/.test(sql)) {
      this.inTransaction = true
      this.claims = false
      this.tables.clear()
      return undefined
    }
    const changed = /\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/.exec(sql)?.[1]
    if (changed && !/FOR UPDATE/.test(sql)) this.tables.add(changed)
    if (/\blocked_at = NOW\(3\)/.test(sql)) this.claims = true
    if (/\bROLLBACK\b/.test(sql)) this.inTransaction = false
    const ends = this.inTransaction ? /\bCOMMIT$/.test(sql) : changed !== undefined
    if (!ends) return undefined
    this.inTransaction = false
    const tables = [...this.tables].join('+')
    const { claims } = this
    this.tables.clear()
    this.claims = false
    // A transaction that only looked changes nothing, and a cut there is a cut between two writes.
    if (!tables) return undefined
    return { n: this.proxy.writes.length + 1, writer: this.writer, tables, claims }
  }
}
