import type { Config } from '../config/config'

/**
 * The first thing a child is told: the settings that it needs, and no others. They go over the channel between the two,
 * because arguments and the environment of a process can be read by others and are inherited by what it starts; a program
 * that embeds us names its database in memory alone.
 */
export type StartMessage = { kind: 'start'; config: Config }

/** The argument that makes a child wait for its settings. */
export const settingsFollow = '--settings-follow'

/** The settings this process was handed by its parent; undefined where somebody has started it by hand. */
export async function handedSettings(args: string[] = process.argv): Promise<Config | undefined> {
  if (!args.includes(settingsFollow)) return undefined
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('whoever started this process is gone, and with it its settings'))
    process.once('disconnect', gone)
    process.once('message', (message: StartMessage) => {
      process.off('disconnect', gone)
      resolve(message.config)
    })
    if (!process.connected) gone()
  })
}
