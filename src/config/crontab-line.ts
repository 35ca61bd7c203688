import { resolve } from 'node:path'
import { projectRoot } from './project-root'

/** The line that makes this machine's cron tick, with this machine's paths, to be pasted into `crontab -e`. */
export const crontabLine = () =>
  `* * * * * ${process.execPath} ${resolve(projectRoot, 'dist/cron/post-scheduler.cron.js')} >> /var/log/post-dispatcher/social-scheduler.log`
