/** The package as npm would publish it, installed in a temporary folder outside the repository. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { checked } from '../../../../test/support/checked.ts'
import type { Outcome } from './command.ts'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
const root = fileURLToPath(new URL('../../../..', import.meta.url))

export const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))

export interface Installation {
  readonly folder: string
  /** The files of the tarball, in alphabetical order. */
  readonly files: readonly string[]
  /** Runs a program in the folder, without tap's loaders, which child processes get by NODE_OPTIONS. */
  run (command: string, ...args: string[]): Promise<Outcome>
}

/** An empty folder outside the repository. It is removed when the test ends. */
export function temporaryFolder (t: Test): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'promgen-')))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A folder with the last build of the package and what it says to depend on, and the types of Node.js. */
export function install (t: Test): Installation {
  const folder = temporaryFolder(t)
  const own = join(folder, 'node_modules', manifest.name)
  mkdirSync(own, { recursive: true })
  checked('npm', 'pack', packageFolder, '--ignore-scripts', '--silent', '--pack-destination', folder)
  const tarball = join(folder, `${manifest.name}-${manifest.version}.tgz`)
  checked('tar', '-xzf', tarball, '-C', own, '--strip-components=1')
  const files = checked('tar', '-tzf', tarball).trim().split('\n').map(file => file.replace(/^package\//, '')).sort()
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    const places = [packageFolder, root].map(place => join(place, 'node_modules', name))
    link(join(folder, 'node_modules', name), places.find(existsSync)!)
  }
  link(join(folder, 'node_modules/.bin/promgen'), join(own, manifest.bin.promgen))
  return { folder, files, run: (command, ...args) => run(folder, command, args) }
}

export async function run (cwd: string, command: string, args: readonly string[]): Promise<Outcome> {
  const { NODE_OPTIONS, ...env } = process.env
  const child = spawn('env', ['-u', 'NODE_OPTIONS', command, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, stdout, stderr }
}

function link (path: string, target: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}
