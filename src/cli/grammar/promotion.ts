import { Argument, type Command } from 'commander'
import { isQueueName, LONGEST_NAME } from '../../domain/queue-name'
import { UsageError } from '../usage-error'
import { asJson, below, examples, exitCodes } from './help-text'
import type { Kit, Reader } from './kit'
import { argument, wholeNumber } from './values'

const load = () => import('../promotion')

const queueName: Reader<string> = (text) => {
  if (isQueueName(text)) return text
  throw new UsageError(`must be text of 1 to ${LONGEST_NAME} bytes without control characters`)
}

const named = (name: string, what: string) =>
  new Argument(name, what).argParser(argument(name.replace(/^\[(.*)\]$/, '<$1>'), queueName, what))

const event = () => named('<event>', 'the event whose queue it is')

/** `promote` and `promotion …` */
export function describePromotion(program: Command, { option, run }: Kit): void {
  program
    .command('promote')
    .description(
      'runs the promotion engine until it is told to stop: who waits in a queue of Redis is let in under its capacity. Needs REDIS_URL and nothing else',
    )
    .addHelpText('after', exitCodes('it was told to stop', 'it could not start'))
    .action(run(async () => (await import('../promote')).promote))
  const queues = program
    .command('promotion')
    .helpCommand(false)
    .description('the queues of the promotion engine: who waits, who is inside, who has left')
  queues
    .command('add')
    .description('puts somebody at the end of a queue; prints 1, or 0 for one who waits there already')
    .addArgument(event())
    .addArgument(named('<member>', 'who waits'))
    .addOption(option('--instance <id>', 'the broker that is told when the member is let in', queueName))
    .addHelpText('after', examples('promotion add event123 user1 --instance broker-2'))
    .action(run(async () => (await load()).add))
  queues
    .command('list')
    .description('lists the queues that somebody waits in; or one event, with those who wait first')
    .addArgument(named('[event]', 'only this event'))
    .addOption(option('--limit <n>', 'so many of those who wait, up to 9999', wholeNumber(1, 9_999)).default(50))
    .addOption(asJson())
    .addHelpText('after', examples('promotion list', 'promotion list event123 --json'))
    .action(run(async () => (await load()).list))
  queues
    .command('release')
    .description('gives the place of somebody who has left to the next; prints how many places that freed')
    .addArgument(event())
    .addArgument(named('[member]', 'who has left'))
    .option('--all', 'everybody has left')
    .addHelpText('after', examples('promotion release event123 user1', 'promotion release event123 --all'))
    .action(run(async () => (await load()).release))
  queues
    .command('drain')
    .description('closes an event: nobody else is let in, those inside stay; prints how many they are')
    .addArgument(event())
    .action(run(async () => (await load()).drain))
  queues
    .command('open')
    .description('opens an event again, or gives it another number of places; prints it')
    .addArgument(event())
    .addOption(option('--capacity <n>', 'places; without: ENTRY_QUEUE_CAPACITY', wholeNumber(0, 1_000_000)))
    .addHelpText('after', below(examples('promotion open event123 --capacity 50')))
    .action(run(async () => (await load()).open))
}
