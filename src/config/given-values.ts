import { readEnvFile } from './env-file'
import { settingNames } from './settings'

// Other programs' names that people keep in the same .env (compose, the database image, npm, time zone).
const foreignNames = /^(NODE_|NPM_|npm_|TZ$|COMPOSE_|MYSQL_|MARIADB_|DOCKER_|PM2_|LANG$|LC_|PATH$|HOME$)/

export type GivenValues = {
  values: Record<string, string>
  problems: string[]
}

/**
 * What is set of some settings: in `.env`, overruled by the environment. An empty value counts as not set; a name in the file
 * that is none of ours is a problem.
 */
export function givenValues(names: Iterable<string>, env: NodeJS.ProcessEnv, envFile: string): GivenValues {
  const { values: fromFile, cutOff } = readEnvFile(envFile)
  const problems = Object.keys(fromFile)
    .filter((name) => !settingNames.has(name) && !foreignNames.test(name))
    .map(
      (name) => `${name}: unknown setting in ${envFile}. Correct the name or remove the line (.env.example lists all)`,
    )
  const values: Record<string, string> = {}
  for (const name of names) {
    if (env[name] === undefined && cutOff.includes(name)) {
      problems.push(
        `${name}: its value in ${envFile} ends at a #, which begins a comment there. Put the value between single quotes; in the user or password of an address write # as %23 besides`,
      )
      continue
    }
    const value = env[name] ?? fromFile[name]
    if (value !== undefined && value.trim() !== '') values[name] = value
  }
  return { values, problems }
}
