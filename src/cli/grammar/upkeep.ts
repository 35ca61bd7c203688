import type { Command } from 'commander'
import { asJson, below, examples, exitCodes } from './help-text'
import type { Kit } from './kit'
import { instant, line, wholeNumber } from './values'

/** What keeps an installation in order: `migrate`, `doctor`, `status`, `restored`, `prune`, `notices test`, `import`, `media gc`. */
export function describeUpkeep(program: Command, { needed, option, run }: Kit): void {
  program
    .command('migrate')
    .description('brings the schema of the database up to date, and prints what that took')
    .option('--pending', 'only list what is missing')
    .addOption(asJson())
    .action(run(async () => (await import('../migrate')).migrateSchema))
  program
    .command('doctor')
    .description('looks at everything a tick needs, and says what to do about what is wrong')
    .addOption(asJson())
    .addHelpText('after', exitCodes('nothing is wrong', 'something is'))
    .action(run(async () => (await import('../doctor')).doctor))
  program
    .command('status')
    .description(
      'one screen: the last ticks, what is due and late, what waits for people, accounts in trouble, resident workers',
    )
    .addOption(asJson())
    .action(run(async () => (await import('../status')).status))
  program
    .command('restored')
    .description(
      'after a backup was restored: has the platforms asked about every post that was due since it was made, before anything of it is sent; prints how many. May be said again',
    )
    .addOption(needed('--since <time>', 'when the backup was made, with offset', instant))
    .addOption(asJson())
    .addHelpText('after', examples('restored --since 2027-01-15T03:00:00Z'))
    .action(run(async () => (await import('../restored')).restored))
  program
    .command('prune')
    .description(
      'throws away what has had its time (KEEP_CYCLES_DAYS, KEEP_TIMELINE_DAYS, KEEP_POSTS_DAYS and docs/database.md), as ticks and the API do a little at a time',
    )
    .option('--dry-run', 'only say what would go')
    .addOption(asJson())
    .addHelpText('after', exitCodes('done', 'another process is at it'))
    .action(run(async () => (await import('../prune')).prune))
  const notices = program.command('notices').helpCommand(false).description('how you are told of what needs a person')
  notices
    .command('test')
    .description('sends a notice by every way that is set (NOTICE_EMAIL, NOTICE_WEBHOOK_URL), and says what came of it')
    .addOption(asJson())
    .addHelpText('after', exitCodes('it was taken everywhere', 'it was not, or no way is set'))
    .action(run(async () => (await import('../notices')).testNotices))
  program
    .command('import')
    .description(
      "takes over accounts and posts from the old application's tables, ids kept; from there it only reads. May be said again",
    )
    .addOption(
      needed(
        '--from <url>',
        'mysql://user:password@host:3306/database of the old application; - reads it from standard input, a NAME in capitals from that variable of the environment, which keeps the password out of the list of processes',
        line(1, 4096),
      ),
    )
    .option('--dry-run', 'only say what would come over and what not; no platform is asked')
    .addOption(option('--watch <seconds>', 'how long to look whether rows still move', wholeNumber(0, 600)).default(3))
    .addOption(asJson())
    .addHelpText(
      'after',
      below(
        exitCodes(
          'taken over, but for the rows that are listed as refused',
          'the old cron still moves rows, or it did not work',
        ),
        examples('import --from - --dry-run < old-database.txt', 'import --from OLD_DATABASE_URL'),
      ),
    )
    .action(run(async () => (await import('../import')).importOld))
  const media = program.command('media').helpCommand(false).description('the files of posts')
  media
    .command('gc')
    .description('removes files that no post needs any more, as the API does once an hour')
    .option('--dry-run', 'only say what would go')
    .option(
      '--strays',
      'also files that the database does not know; not where a folder or bucket is shared with others',
    )
    .addOption(asJson())
    .addHelpText('after', exitCodes('done', 'a file could not be removed, or another process is at it'))
    .action(run(async () => (await import('../media')).collect))
}
