import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

const mount = 'mount --bind "$0" /etc/hosts && exec "$@"'

/** Names with addresses that only some programs see, and that can change while these run. */
export interface OwnNames {
  /** Runs the program and arguments that are added to it, with these names. */
  readonly command: readonly string[]
  /** Replaces all names: lines as in /etc/hosts. */
  set (lines: string): void
}

/** Makes such names, none at first; they end with the test. */
export function ownNames (t: Pick<Test, 'teardown'>): OwnNames {
  const folder = mkdtempSync(join(tmpdir(), 'names-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'hosts')
  const set = (lines: string): void => writeFileSync(file, lines)
  set('')
  return { set, command: commandFor(file) }
}

function commandFor (file: string): string[] {
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, file]
}

/** For a test's option `skip`: a file can be mounted by root and, in many systems, by anybody. No package helps. */
export function skipWithoutOwnNames (): string | false {
  const [unshare, ...args] = commandFor('/etc/hosts') as [string, ...string[]]
  return spawnSync(unshare, [...args, 'true']).status !== 0 &&
    'needs the right to mount a file in a namespace of its own, as root on Linux has it'
}
