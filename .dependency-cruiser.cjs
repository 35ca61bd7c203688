/* Who may import whom. `npm run check` fails on a broken rule. */

const entries =
  '^src/(server|cli|cron/post-scheduler\\.cron|workers/post-scheduler\\.worker-runner|accounts/renewal-runner|notices/notice-runner|fleet/resident-runner|media/costly-work/child-entry)\\.ts$'
const typesOnly = ['type-only']

// A platform's room has two halves: what it takes and how it counts, which is asked everywhere, and what calls it.
const callsPlatforms =
  '^src/platforms/((calls|meta|login)/|(publishers|logins)\\.ts$|[a-z]+/((publisher|calls)/|(login|pages)\\.ts$))'

const sharedStore = '^src/api/rate-limit/shared-store\\.ts$'

module.exports = {
  forbidden: [
    {
      name: 'domain-stands-alone',
      comment: 'The words and decisions of the project need no I/O and no packages.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'parts-know-only-the-domain',
      comment:
        'Database, platforms, media, logging and security meet in src/posts and src/services, not in one another.',
      severity: 'error',
      from: { path: '^src/(db|platforms|media|observability|security)/' },
      to: { path: '^src/', pathNot: '^src/($1|domain|config)/', dependencyTypesNot: typesOnly },
    },
    {
      name: 'platforms-know-no-database',
      comment:
        'A publisher maps progress to the next progress; the worker saves. Not even types, so that this stays so.',
      severity: 'error',
      from: { path: '^src/platforms/' },
      to: { path: '^src/db/|node_modules/(mysql2|sequelize)/' },
    },
    {
      name: 'what-a-platform-takes-is-pure',
      comment: 'The rules of the rooms are asked by API, worker and command line: they need no I/O and no packages.',
      severity: 'error',
      from: { path: '^src/platforms/', pathNot: callsPlatforms },
      to: { pathNot: '^src/(domain|platforms)/' },
    },
    {
      name: 'what-a-platform-takes-calls-nobody',
      severity: 'error',
      from: { path: '^src/platforms/', pathNot: callsPlatforms },
      to: { path: callsPlatforms },
    },
    {
      name: 'logins-publish-nothing',
      comment: 'Connecting and renewing speak to the platforms by the same clients as publishing.',
      severity: 'error',
      from: { path: '^src/platforms/(login/|logins\\.ts$|meta/|calls/|[a-z]+/(calls/|(login|pages)\\.ts$))' },
      to: { path: '^src/platforms/(publishers\\.ts$|[a-z]+/publisher/)', dependencyTypesNot: typesOnly },
    },
    {
      name: 'accounts-are-connected-by-logins',
      severity: 'error',
      from: { path: '^src/accounts/', pathNot: '/renewal-runner\\.ts$' },
      to: {
        path: `${callsPlatforms}|^src/(workers|cron|api|media)/`,
        pathNot: '^src/platforms/(calls/http-client|logins|login/login-error)\\.ts$',
        dependencyTypesNot: typesOnly,
      },
    },
    {
      name: 'api-never-publishes',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: `${callsPlatforms}|^src/(cron|workers)/` },
    },
    {
      name: 'posts-know-no-http',
      comment: 'What is done with posts is asked for by API and command line alike, and calls no platform.',
      severity: 'error',
      from: { path: '^src/posts/' },
      to: { path: `${callsPlatforms}|^src/(api|cli|cron|workers|services|accounts)/` },
    },
    {
      name: 'imports-publish-nothing',
      comment:
        'What the old application had is brought over with what accounts and posts are made of, for its command alone.',
      severity: 'error',
      from: { path: '^src/import/' },
      to: { path: '^src/(api|cli|cron|workers|services|media)/', dependencyTypesNot: typesOnly },
    },
    {
      name: 'imports-are-for-their-command',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(import|cli)/' },
      to: { path: '^src/import/', dependencyTypesNot: typesOnly },
    },
    {
      name: 'assistants-ask-the-api',
      comment: 'They get what any program gets that has a key, by the same way.',
      severity: 'error',
      from: { path: '^src/mcp/' },
      to: { path: '^src/', pathNot: '^src/mcp/' },
    },
    {
      name: 'mcp-is-for-its-command',
      comment: 'Its package is not installed with the others.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(mcp|cli)/' },
      to: { path: '^src/mcp/|node_modules/@modelcontextprotocol/' },
    },
    {
      name: 'services-are-put-together-once',
      comment:
        'One place per kind of process opens what it works with and closes it; only what starts one asks for it.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/services/|^src/cli/|^src/cron/|^src/workers/post-scheduler|${entries}` },
      to: { path: '^src/services/' },
    },
    {
      name: 'config-knows-nobody',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/config/' },
    },
    {
      name: 'words-of-the-command-line-load-nothing',
      comment: 'Each command waits for them: what a command runs is loaded when it is run.',
      severity: 'error',
      from: { path: '^src/cli/grammar/' },
      to: {
        path: '^src/|node_modules/',
        pathNot: '^src/(cli/grammar/|cli/usage-error|domain/)|node_modules/commander/',
        dynamic: false,
        dependencyTypesNot: typesOnly,
      },
    },
    {
      name: 'entries-are-not-imported',
      comment: 'They start things. Only the command line may, and then lazily.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: entries },
    },
    {
      name: 'entries-are-imported-lazily',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: entries, dynamic: false },
    },
    {
      name: 'fleet-is-for-its-command',
      comment:
        'Resident workers are one more way to run the same work: whoever runs none of them loads nothing of theirs.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(fleet|cli)/' },
      to: { path: '^src/fleet/', dependencyTypesNot: typesOnly },
    },
    {
      name: 'sandbox-is-a-stranger',
      comment: 'It stands in for the platforms. What it shared with us would be wrong on both sides at once.',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: '^src/sandbox/' },
    },
    {
      name: 'sandbox-is-for-trying-out',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(sandbox|cli)/' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'client-stands-alone',
      comment: 'Frontends copy the folder: it runs in browsers, so it needs nothing of ours, of Node or of npm.',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { pathNot: '^src/client/' },
    },
    {
      name: 'page-asks-the-api',
      comment:
        'By the client that everybody gets, so that what it does others can do. Of the rest it knows the pure rules: what a platform takes, and words of the domain.',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: {
        path: '^src/|^node:',
        pathNot: `^src/(ui|client|domain)/|^src/platforms/(?!${callsPlatforms.slice('^src/platforms/'.length)})`,
        dependencyTypesNot: typesOnly,
      },
    },
    {
      name: 'page-is-for-browsers',
      comment: 'The API hands out what was built of it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ui/' },
      to: { path: '^src/ui/' },
    },
    {
      name: 'client-is-for-others',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(client|ui)/' },
      to: { path: '^src/client/' },
    },
    {
      name: 'the-page-is-served-as-files',
      comment: 'Vite builds it, and src/api/page sends what was built: nothing that runs on a server imports it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ui/' },
      to: { path: '^src/ui/' },
    },
    {
      name: 'only-the-process-apart-decodes',
      comment:
        "Other people's files are decoded where memory and time are bounded; whoever wants one decoded asks src/media/costly-work.",
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/media/(costly-work/child-entry|convert/|inspect/read-with-library)' },
      to: {
        path: '^src/media/(convert/|inspect/read-with-library)|node_modules/(sharp|mediabunny)/',
        dependencyTypesNot: typesOnly,
      },
    },
    {
      name: 'notices-know-the-outbox-alone',
      comment:
        'What happened is written where it happens. Whoever sends it asks the database what waits, and is handed everything else.',
      severity: 'error',
      from: { path: '^src/notices/', pathNot: '/notice-runner\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(notices|db|domain|config|security|observability)/' },
    },
    {
      name: 'notices-are-sent-by-services',
      comment: 'Nothing else knows that anybody is told; one command tries how the operator is.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(notices|services)/|^src/cli/notices\\.ts$' },
      to: { path: '^src/notices/', dependencyTypesNot: typesOnly },
    },
    {
      name: 'redis-knows-nobody',
      comment: 'The way to Redis, its keys and its scripts: what is done with them is decided elsewhere.',
      severity: 'error',
      from: { path: '^src/redis/' },
      to: { path: '^src/', pathNot: '^src/(redis|domain|config)/' },
    },
    {
      name: 'promotion-stands-beside-the-rest',
      comment: 'The promotion engine runs where there is no database and no account.',
      severity: 'error',
      from: { path: '^src/promotion/' },
      to: { path: '^src/', pathNot: '^src/(promotion|redis|domain|config|observability|security)/' },
    },
    {
      name: 'promotion-is-for-its-commands',
      comment: 'Nobody else loads a line of it.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/promotion/|^src/services/(promotion|queues)\\.ts$|^src/cli/promotion(\\.ts$|/)',
      },
      to: { path: '^src/promotion/' },
    },
    {
      name: 'metrics-are-for-who-is-scraped',
      comment:
        'The promotion engine and the API, which stay. Ticks and workers count in the database, without the package.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(promotion|api/metrics)/|^src/services/(promotion|queues)\\.ts$' },
      to: { path: 'node_modules/prom-client/' },
    },
    {
      name: 'redis-is-for-few',
      comment:
        'For promotion, for a fleet that admits posts, and for one file of the API, which counts for several servers.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: `^src/(redis|promotion|fleet)/|^src/services/(promotion|queues)\\.ts$|^src/cli/promotion(\\.ts$|/)|${sharedStore}`,
      },
      to: { path: '^src/redis/|node_modules/(ioredis|rate-limit-redis)/' },
    },
    {
      name: 'breakers-stand-round-what-fails',
      comment: 'Round Redis; and round the database of the API, loaded when it has failed once.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/redis/circuit\\.ts$' },
      to: { path: 'node_modules/cockatiel/', dynamic: false, dependencyTypesNot: typesOnly },
    },
    {
      name: 'mail-is-loaded-to-be-sent',
      comment: 'By the notices alone, and when there is one to send.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'node_modules/nodemailer/', dynamic: false, dependencyTypesNot: typesOnly },
    },
    {
      name: 'traces-are-made-in-their-room',
      comment: 'What traces are made with is loaded where somebody wants them, by its one door.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/tracing/' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'traces-are-wanted-by-few',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/tracing/' },
      to: { path: '^src/tracing/', dynamic: false, dependencyTypesNot: typesOnly },
    },
    {
      name: 'traces-are-loaded-once',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(tracing/|services/load-tracing\\.ts$)' },
      to: { path: '^src/tracing/', dependencyTypesNot: typesOnly },
    },
    {
      name: 'traces-know-what-they-are-told',
      comment: 'Whoever does something tells of it; this room asks nobody.',
      severity: 'error',
      from: { path: '^src/tracing/' },
      to: { path: '^src/', pathNot: '^src/(tracing|config|domain|observability)/', dependencyTypesNot: typesOnly },
    },
    {
      name: 'redis-is-loaded-where-there-is-one',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: sharedStore, dynamic: false, dependencyTypesNot: typesOnly },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: typesOnly } },
    },
    {
      name: 'no-dev-packages-in-production',
      comment: 'The page is put into files that need no packages any more.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ui/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: typesOnly,
        // An optional peer: whoever wants it installs it, and the tests have it.
        pathNot: 'node_modules/(@types|@modelcontextprotocol)/',
      },
    },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      from: { path: '^(src|test|scripts)/' },
      // The package of MCP has a package.json in each of its folders, behind which its own is not seen.
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@modelcontextprotocol/sdk/dist/' },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      // The queues that we are compared with are there once they have been compared.
      from: { pathNot: '^scripts/bench/peers/clients/' },
      // What scripts load from dist is there after the build only.
      to: { couldNotResolve: true, pathNot: '(^|/)dist/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    // Some packages of the tests are there for import alone.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
  },
}
