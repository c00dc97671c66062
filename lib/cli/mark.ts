/** Set by `run` in the environment of the app's process only, and removed before the app starts. */
const variable = 'HYPERTRACE_PROMETHEUS_RUN'

type Environment = Record<string, string | undefined>

/** What the process of the app is to do beside tracing: open the page, or only tell where it is. */
export type Mark = 'open' | 'tell'

/** An environment whose process is marked as the one of the app. */
export function marked (environment: Environment, mark: Mark): Environment {
  return { ...environment, [variable]: mark }
}

/** Removes the mark from the environment, so that processes that the app starts have none. Null where there is none. */
export function takeMark (environment: Environment): Mark | null {
  const mark = environment[variable]
  delete environment[variable]
  return mark === undefined ? null : mark as Mark
}
