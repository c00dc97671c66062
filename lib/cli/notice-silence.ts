/** Milliseconds until silence is reported. */
const wait = 60_000

export interface Watched {
  /** Whether at least one event was counted. */
  hasEvents (): boolean
  /** Whether hypertrace still has the trace function that counts them. */
  isSet (): boolean
}

interface Timer {
  unref (): unknown
}

/**
 * Writes one line when a minute has passed without an event, with what the reasons can be. The timer does not keep the
 * process alive.
 *
 * @param write writes a line for people
 * @param setTimer starts a timer; default: `setTimeout`
 */
export function noticeSilence (
  watched: Watched,
  write: (line: string) => void,
  setTimer: (act: () => void, milliseconds: number) => Timer = setTimeout
): void {
  setTimer(() => {
    if (watched.hasEvents()) return
    const reason = watched.isSet()
      ? 'it uses no hypertrace, created its objects before this preload, or uses it in worker threads only'
      : 'it has set another trace function, which gets the events instead of this one'
    write(`hypertrace-prometheus: no event of the app within the first minute: ${reason}`)
  }, wait).unref()
}
