import { parseArgs } from 'node:util'
import { startThrowAwayServer } from '../../src/db/embedded/throw-away-server'
import { endFile } from '../support/after-file'
import { whenGivenUp } from '../support/given-up'
import { faults } from './faults'
import { type Case, casesOf, type Played, play, rehearse } from './play'
import { seededRandom, shuffled } from './random'
import { type Recipe, recipeId, recipes } from './recipes'
import { complaint, isWrong, table } from './report'
import { Stage } from './stage'

const usage = `Usage: npm run test:faults -- [options]
  --only TEXT     only kinds of posts whose name contains it: facebook, instagram:carousel, …
  --fault TEXT    only faults whose name contains it
  --case ID       one case, as a complaint names it
  --sample N      so many cases by chance; --seed S chooses them again
  --skip N        go on behind the first N of a run with the same --seed, that was ended early
  --look-ahead    the posts are due a second after their ticks have begun, which wait for them
  --jobs N        so many at once (2)
  --log           print what the processes of the case said (with --case)`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      fault: { type: 'string', default: '' },
      case: { type: 'string' },
      sample: { type: 'string' },
      skip: { type: 'string', default: '0' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
      jobs: { type: 'string', default: '2' },
      'look-ahead': { type: 'boolean', default: false },
      log: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(`${usage}\n`)
  const startedAt = performance.now()
  const server = await startThrowAwayServer()
  const stages = await Promise.all(
    Array.from({ length: values.case ? 1 : Number(values.jobs) }, () => Stage.open(server.url)),
  )
  const played: Played[] = []
  const note = (one: Played) => {
    played.push(one)
    if (isWrong(one)) say(complaint(one))
    if (played.length % 50 === 0) say(`… ${played.length} cases after ${seconds(startedAt)} s`)
  }
  try {
    const wanted = recipes.filter((recipe) => wantedBy(recipe, values))
    const cases: Case[] = []
    await forEach(stages, wanted, async (stage, recipe) => {
      const result = await rehearse(stage, recipe)
      if ('unsupported' in result) say(`${recipeId(recipe)} left out: ${result.unsupported}`)
      else if ('wrongs' in result) note(result)
      else
        cases.push(
          ...casesOf(
            result,
            faults.filter((fault) => fault.name.includes(values.fault)),
          ),
        )
    })
    const chosen = values.case ? cases.filter(({ id }) => id === values.case) : cases
    if (values.case && chosen.length === 0)
      throw new Error(`no case ${values.case}; its kind has ${cases.length} others`)
    // Which kind was rehearsed first is chance, and must not choose with the seed.
    const inOrder = chosen.sort((a, b) => a.id.localeCompare(b.id))
    const order = shuffled(inOrder, seededRandom(Number(values.seed))).slice(Number(values.skip))
    const list = values.sample ? order.slice(0, Number(values.sample)) : order
    say(`${list.length} of ${cases.length} cases, seed ${values.seed}, ${values.skip} skipped`)
    await forEach(stages, list, async (stage, one) => {
      note(await play(stage, { ...one, ahead: values['look-ahead'] }))
      if (values.log) say(`${one.event.kind} ${one.event.n} is ${one.event.what}\n${stage.said}`)
    })
    say(`\n${table([...played].sort((a, b) => a.id.localeCompare(b.id)))}`)
    const wrong = played.filter(isWrong)
    if (wrong.length > 0)
      say(`\nAgain, one at a time: npm run test:faults -- --case ID\n${wrong.map(complaint).join('\n')}`)
    say(`\n${played.length} cases, ${wrong.length} wrong, seed ${values.seed}, ${seconds(startedAt)} s`)
    process.exitCode = wrong.length > 0 || played.length === 0 ? 1 : 0
  } finally {
    await Promise.all(stages.map((stage) => stage.close()))
    await server.stop()
  }
}

function wantedBy(recipe: Recipe, { only, case: id }: { only: string; case?: string | undefined }): boolean {
  return id ? id.startsWith(`${recipeId(recipe)}:`) : recipeId(recipe).includes(only)
}

/** Works through a list on several stages at once. */
async function forEach<T>(stages: Stage[], items: T[], work: (stage: Stage, item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  await Promise.all(
    stages.map(async (stage) => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(stage, item)
    }),
  )
}

const say = (text: string) => void process.stdout.write(`${text}\n`)
const seconds = (since: number) => Math.round((performance.now() - since) / 1000)

whenGivenUp(endFile)

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
})
