import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Server, type Socket } from 'node:net'
import { afterFile } from '../../support/after-file'

/** A network of its own, that goes when this process goes. */
export class Network {
  private constructor(private readonly holder: ChildProcess) {}

  static async make(): Promise<Network> {
    const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo there; read -r end'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    afterFile(() => holder.kill('SIGKILL'))
    await once(holder.stdout as NodeJS.ReadableStream, 'data')
    const network = new Network(holder)
    network.run('ip link set lo up')
    return network
  }

  /** What starts a command in it. */
  get within(): string[] {
    return ['nsenter', `--net=/proc/${this.holder.pid}/ns/net`, '--']
  }

  /** Runs a command to its end, and fails with what it says. */
  run(command: string): void {
    const { status, stderr, error } = this.call(command)
    if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`)
  }

  /** What a command says, whatever came of it. */
  ask(command: string): string {
    return this.call(command).stdout
  }

  private call(command: string) {
    const [file = '', ...args] = [...this.within, ...command.split(' ')]
    return spawnSync(file, args, { encoding: 'utf8' })
  }

  /** Listens in it, and leads whoever comes to a port of this machine. */
  async lead(address: string, port: number, toPort: number): Promise<void> {
    const listen = `const s = require('net').createServer().listen(${port}, '${address}', () => process.send('', s, () => process.exit()))`
    const [file = '', ...args] = [...this.within, process.execPath, '-e', listen]
    const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const [, server] = (await once(child, 'message')) as [unknown, Server]
    const sockets = new Set<Socket>()
    server.on('connection', (near: Socket) => {
      const far = connect(toPort, '127.0.0.1')
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from)
        from.setNoDelay(true)
        from.pipe(to)
        from.on('error', () => {})
        from.on('close', () => {
          sockets.delete(from)
          to.destroy()
        })
      }
    })
    afterFile(() => {
      server.close()
      for (const socket of sockets) socket.destroy()
    })
  }

  /** Joins another network to it by a cable to its bridge. */
  join(other: Network, name: string, address: string): void {
    this.run(`ip link add ${name} type veth peer name eth0 netns ${other.holder.pid}`)
    this.run(`ip link set ${name} master br0 up`)
    other.run(`ip addr add ${address}/24 dev eth0`)
    other.run('ip link set eth0 up')
  }

  /** Makes it the one that the others are joined to. */
  bridge(address: string): void {
    this.run('ip link add br0 type bridge')
    this.run(`ip addr add ${address}/24 dev br0`)
    this.run('ip link set br0 up')
  }

  /** Drops every packet from and to some ports, as a firewall does: nothing is refused, and nothing comes. */
  cut(ports: number[]): void {
    this.rules('-A', ports)
  }

  mend(ports: number[]): void {
    this.rules('-D', ports)
  }

  /** Nothing is cut any more. */
  mendAll(): void {
    this.run('iptables -F')
  }

  private rules(what: '-A' | '-D', ports: number[]): void {
    const list = ports.join(',')
    this.run(`iptables ${what} OUTPUT -p tcp -m multiport --dports ${list} -j DROP`)
    this.run(`iptables ${what} INPUT -p tcp -m multiport --sports ${list} -j DROP`)
  }
}
