import { fromDist } from '../../lib/from-dist.mjs'

/** As little as cron gives: variables such as NODE_OPTIONS or NODE_EXTRA_CA_CERTS would be measured along. */
export const bareEnv = () => ({ PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8' })

/** Every setting as if not set: an empty value overrules .env and means the default. */
export const emptySettings = () =>
  Object.fromEntries([...fromDist('config/settings').settingNames].map((name) => [name, '']))
