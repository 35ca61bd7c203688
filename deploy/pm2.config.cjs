// pm2 start deploy/pm2.config.cjs — the API resident, the tick started every minute by PM2's own cron.
const cwd = `${__dirname}/..`

module.exports = {
  apps: [
    {
      name: 'post-dispatcher-api',
      cwd,
      script: 'dist/server.js',
      // The tick below publishes, and stopping it stops publishing. Without it: auto, and a kill_timeout as below.
      env: { SCHEDULER: 'off' },
      kill_timeout: 30_000,
    },
    {
      name: 'post-dispatcher-tick',
      cwd,
      script: 'dist/cron/post-scheduler.cron.js',
      cron_restart: '* * * * *',
      // A tick ends by itself; PM2 must not take that for a crash and start it again at once, fifteen times a minute. Without
      // this line (and by `pm2 start … --cron "* * * * *"`) the finished tick stays until the next minute instead.
      autorestart: false,
      // Longer than a tick lives, so that a restart never cuts off a call that is out.
      kill_timeout: 60_000,
    },
    // Resident workers, for posts that go out at their second (docs/fleet.md). The tick stays beside them.
    //   pm2 start deploy/pm2.config.cjs --only post-dispatcher-work
    ...(process.argv.includes('post-dispatcher-work')
      ? [
          {
            name: 'post-dispatcher-work',
            cwd,
            script: 'dist/cli.js',
            args: 'work',
            // Longer than a worker needs for what it holds.
            kill_timeout: 60_000,
          },
        ]
      : []),
  ],
}
