import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackages, mayInstall } from '../../../src/db/embedded/apt'
import { findProgram } from '../../../src/db/embedded/server-binary'
import { afterFile } from '../../support/after-file'
import { HUB_ADDRESS, within } from './fleet'
import type { Network } from './network'

/**
 * What sets the clock of a program that was not made for it. The allocator of Redis asks for the time before that is ready, so the
 * system's own comes first.
 */
const PRELOAD = 'LD_PRELOAD=libc_malloc_debug.so.0 /usr/$LIB/faketime/libfaketime.so.1'

/** A Redis behind the bridge whose clock may be set, and that may be started again with what it had at another time. */
export class HubRedis {
  readonly folder = mkdtempSync(join(tmpdir(), 'pd-hub-redis-'))
  private child: ChildProcess | undefined
  private constructor(
    private readonly hub: Network,
    private readonly port: number,
  ) {}

  /** The address of one, before there is a fleet. */
  static urlOf = (port: number) => `redis://${HUB_ADDRESS}:${port}`

  static async open(hub: Network, port: number): Promise<HubRedis> {
    if (findProgram(['faketime']) === null && (await mayInstall())) await installPackages(['faketime'])
    const redis = new HubRedis(hub, port)
    afterFile(async () => {
      await redis.kill()
      rmSync(redis.folder, { recursive: true, force: true })
    })
    redis.setClock(0)
    await redis.start()
    return redis
  }

  /** What it says to a command in words without spaces. */
  ask = (command: string): string => this.hub.ask(`redis-cli -h ${HUB_ADDRESS} -p ${this.port} ${command}`).trim()

  /** @param ms by how much its wall clock is wrong; its steady one and its timers go on */
  setClock(ms: number): void {
    writeFileSync(join(this.folder, 'clock'), `${ms < 0 ? '-' : '+'}${Math.abs(ms) / 1_000}\n`)
  }

  /** Keeps what it has now under a name. */
  save(name: string): void {
    this.ask('save')
    copyFileSync(join(this.folder, 'dump.rdb'), join(this.folder, name))
  }

  /** It dies, and comes again at once with what it had when that was saved. */
  async setBack(name: string): Promise<void> {
    await this.kill()
    copyFileSync(join(this.folder, name), join(this.folder, 'dump.rdb'))
    await this.start()
  }

  private async kill(): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  private async start(): Promise<void> {
    const server = findProgram(['redis-server', 'valkey-server']) ?? 'redis-server'
    const [file = '', ...inHub] = this.hub.within
    const own = ['--port', String(this.port), '--bind', HUB_ADDRESS, '--protected-mode', 'no', '--dir', this.folder]
    const clock = [`FAKETIME_TIMESTAMP_FILE=${join(this.folder, 'clock')}`, 'FAKETIME_NO_CACHE=1']
    const preload = [...clock, 'FAKETIME_DONT_FAKE_MONOTONIC=1', PRELOAD]
    const command = [...inHub, 'env', ...preload, server, ...own, '--save', '', '--appendonly', 'no']
    this.child = spawn(file, command, { stdio: 'ignore' })
    await within(10_000, 'Redis answers', () => this.ask('ping') === 'PONG')
  }
}
