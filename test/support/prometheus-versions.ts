import { newerPrometheus } from '../../scripts/newer-prometheus.js'
import { skipWithoutPrometheus } from './prometheus.ts'

/** A Prometheus to test with. */
export interface Version {
  readonly name: string
  /** Folder of the programs; undefined where they are on the PATH. */
  readonly programs?: string
  /** For a test's option `skip`: why it cannot run here, or false. */
  readonly skip: string | false
}

/** The installed Prometheus, and a newer one where it can be downloaded: the tests need no particular one. */
export const versions: readonly Version[] = [{ name: 'the installed one', skip: skipWithoutPrometheus() }, newer()]

function newer (): Version {
  const name = "that of Debian's unstable suite"
  try {
    return { name, programs: newerPrometheus(), skip: false }
  } catch (error) {
    return { name, skip: (error as Error).message }
  }
}
