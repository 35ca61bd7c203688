import { Argument, type Command } from 'commander'
import { platforms, publicationKinds } from '../../domain/post'
import { postStatuses } from '../../domain/post-status'
import { asJson, below, examples, exitCodes } from './help-text'
import type { Kit } from './kit'
import { argument, company, id, instant, line, oneOf, wholeNumber } from './values'

const load = () => import('../posts')
const changed = exitCodes("done; the post's status is printed", 'nothing was changed, and standard error says why')
const postId = () =>
  new Argument('<id>', 'the post; posts list prints them').argParser(argument('<id>', id, 'posts list prints them'))

/** `posts …` */
export function describePosts(program: Command, { option, needed, run }: Kit): void {
  const posts = program
    .command('posts')
    .helpCommand(false)
    .description('lists posts, tells the story of one, and decides about one')
  posts
    .command('list')
    .description('lists posts of all companies, the newest first')
    .addOption(option('--company <id>', 'only of this company', company))
    .addOption(option('--account <id>', 'only of this account (accounts list prints them)', id))
    .addOption(option('--platform <name>', `only for ${platforms.join(', ')}`, oneOf(platforms)))
    .addOption(option('--status <word>', `only those that are ${postStatuses.join(', ')}`, oneOf(postStatuses)))
    .addOption(option('--limit <n>', 'at most so many, up to 9999', wholeNumber(1, 9_999)).default(50))
    .addOption(asJson())
    .addHelpText('after', examples('posts list --status failed --company acme', 'posts list --json --limit 500'))
    .action(run(async () => (await load()).list))
  posts
    .command('show')
    .description('tells the story of one post: what it consists of, what was tried, what the platform said')
    .addArgument(postId())
    .addOption(asJson())
    .addHelpText('after', exitCodes('printed', 'there is no such post'))
    .action(run(async () => (await load()).show))
  posts
    .command('retry')
    .description('tries a failed, held or missed post again, with all its attempts')
    .addArgument(postId())
    .addHelpText('after', changed)
    .action(run(async () => (await load()).retry))
  posts
    .command('publish-now')
    .description('lets a waiting post go out now, or with the next tick where no worker waits')
    .addArgument(postId())
    .addHelpText('after', changed)
    .action(run(async () => (await load()).publishNow))
  posts
    .command('reschedule')
    .description('gives a post another time, checked as the API checks it')
    .addArgument(postId())
    .addOption(needed('--at <time>', 'when it is to go out, with offset', instant))
    .addHelpText(
      'after',
      below(examples('posts reschedule 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10 --at 2027-01-15T07:00:00+01:00'), changed),
    )
    .action(run(async () => (await load()).reschedule))
  posts
    .command('cancel')
    .description('takes a post back that is not out')
    .addArgument(postId())
    .addHelpText('after', changed)
    .action(run(async () => (await load()).cancel))
  posts
    .command('resolve')
    .description('settles an unconfirmed post by the word of a person who has looked at the platform')
    .addArgument(postId())
    .addOption(needed('--as <word>', 'published or not-published', oneOf(['published', 'not-published'])))
    .addOption(option('--external-id <id>', 'with --as published: the id on the platform', line(1, 500)))
    .addOption(option('--kind <kind>', 'which of two publications is meant: feed or story', oneOf(publicationKinds)))
    .addHelpText(
      'after',
      below(
        examples('posts resolve 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10 --as published --external-id urn:li:share:7'),
        changed,
      ),
    )
    .action(run(async () => (await load()).resolve))
}
