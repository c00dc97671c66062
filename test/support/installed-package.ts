/** The package as npm would publish it, installed in a temporary folder outside the repository. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { checked } from './checked.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program without tap's loaders, which get into child processes by NODE_OPTIONS, whatever `env` says. */
export async function run (cwd: string, command: string, args: readonly string[]): Promise<Outcome> {
  const child = spawn('env', ['-u', 'NODE_OPTIONS', command, ...args], {
    cwd, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe']
  })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, stdout, stderr }
}

/** The tarball of the last build, packed by the first test that asks for it and kept for the others in `.tap`. */
export function tarball (): string {
  const parts = ['package.json', 'dist/package.json', 'README.md', 'CHANGELOG.md']
  const key = parts.map(file => Math.floor(statSync(join(root, file)).mtimeMs)).join('-')
  const folder = join(root, '.tap', 'packed', key)
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true })
    const scratch = mkdtempSync(`${folder}-`)
    checked('npm', 'pack', root, '--ignore-scripts', '--silent', '--pack-destination', scratch)
    try {
      renameSync(scratch, folder)
    } catch (error) {
      // Another test file was faster
      if (!existsSync(folder)) throw error
      rmSync(scratch, { recursive: true })
    }
  }
  return join(folder, `${manifest.name}-${manifest.version}.tgz`)
}

/** The files in the tarball, in alphabetical order. */
export function packedFiles (): string[] {
  return checked('tar', '-tzf', tarball()).trim().split('\n').map(file => file.replace(/^package\//, '')).sort()
}

/** An empty folder outside the repository, so that nothing installed there is found from it. */
export function temporaryFolder (t: Test): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${manifest.name}-`)))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return folder
}

export interface Installation {
  readonly folder: string
  /** Runs a program in the folder. */
  run (command: string, ...args: string[]): Promise<Outcome>
}

/**
 * A folder with the package, what it says to depend on and the types of Node.js installed, and nothing else. It is
 * removed when the test ends.
 *
 * @param hypertrace the folder of another version of hypertrace than the newest
 */
export function install (t: Test, hypertrace = join(root, 'node_modules/hypertrace')): Installation {
  const folder = temporaryFolder(t)
  const own = join(folder, 'node_modules', manifest.name)
  mkdirSync(own, { recursive: true })
  checked('tar', '-xzf', tarball(), '-C', own, '--strip-components=1')
  const names = [...Object.keys(manifest.dependencies), '@types/node']
  for (const name of names) link(name, join(root, 'node_modules', name))
  link('hypertrace', hypertrace)
  // As npm does
  for (const [command, file] of Object.entries<string>(manifest.bin)) {
    chmodSync(join(own, file), 0o755)
    link(join('.bin', command), join('..', manifest.name, file))
  }
  return { folder, run: (command, ...args) => run(folder, command, args) }

  function link (name: string, target: string): void {
    const path = join(folder, 'node_modules', name)
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(target, path, statSync(resolve(dirname(path), target)).isDirectory() ? 'junction' : 'file')
  }
}

const toolchains = join(root, 'test/toolchains')

/**
 * Whether the compilers, bundlers and runtimes of `test/toolchains` are missing. They take half a gigabyte, so they are
 * not development dependencies: `npm run toolchains` installs them. Where CI=true is set, tests must not be skipped.
 *
 * They are not installed by `npm ci`, since that fails where a registry lacks the builds of a tool for other platforms.
 *
 * @returns what to give as `skip` to a test: false if they are there
 */
export function withoutToolchains (): string | false {
  if (existsSync(join(toolchains, 'node_modules')) || process.env.CI === 'true') return false
  return 'needs the tools of test/toolchains, which npm run toolchains installs'
}

/** The path of a file of one of these tools, for example of `esbuild/bin/esbuild`. */
export function toolchain (file: string): string {
  return join(toolchains, 'node_modules', file)
}

/** The main module of one of these tools. */
export async function importToolchain (name: string): Promise<any> {
  return await import(createRequire(join(toolchains, 'package.json')).resolve(name))
}
