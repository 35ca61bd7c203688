/*
 * What a tick loads before it knows that something is due. It runs 1,440 times a day and mostly finds nothing. Imports
 * that are lazy or of types alone do not count, which is why this is a graph, and a file, of its own.
 */
const heavy =
  '(commander|sequelize|express|axios|multer|umzug|node-cron|file-type|sharp|mediabunny|image-size|ioredis|cockatiel|prom-client|nodemailer|@opentelemetry)'

module.exports = {
  forbidden: [
    {
      name: 'an-idle-tick-is-light',
      severity: 'error',
      from: { path: '^src/cron/post-scheduler\\.(cron|dispatcher)\\.ts$' },
      to: { path: `node_modules/${heavy}/`, reachable: true },
    },
    {
      name: 'an-idle-tick-needs-no-workers-tools',
      severity: 'error',
      from: { path: '^src/cron/post-scheduler\\.(cron|dispatcher)\\.ts$' },
      to: {
        path: '^src/(api|media|notices|sandbox|redis|promotion|tracing|services/(api|worker|cli|post-tools)|posts|db/models|platforms/(calls|meta|login|publishers|logins|[a-z]+/(publisher|calls|login|pages)))',
        reachable: true,
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { dynamic: true },
    tsConfig: { fileName: 'tsconfig.tick.json' },
    tsPreCompilationDeps: false,
  },
}
