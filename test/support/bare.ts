/** Programs on Bare, with the package installed as npm would publish it. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import ts from 'typescript'
import { childEnv } from './child-env.ts'
import { install, type Outcome, root, toolchain } from './installed-package.ts'

/** The program itself: its command is a script that runs it as a child, which would outlive the script. */
function program (): string {
  return createRequire(import.meta.url)(toolchain('bare-runtime'))()
}

/** Modules of Bare that the package uses where they are there. */
export const peers = ['bare-http1', 'bare-zlib', 'bare-os', 'bare-hrtime', 'bare-type']

export interface Running {
  readonly ended: Promise<Outcome>
  /** The lines of stdout so far, and those to come. */
  line (): Promise<string>
}

export interface Place {
  readonly folder: string
  /** Runs a file of the folder to its end. */
  run (file: string, platform?: Platform, variables?: NodeJS.ProcessEnv): Promise<Outcome>
  start (file: string, platform?: Platform, variables?: NodeJS.ProcessEnv): Running
}

export type Platform = 'bare' | 'node'

/**
 * A folder with the package, hypertrace and some modules of Bare, and files of an app. Whatever runs in it is killed
 * when the test ends.
 *
 * @param files names and contents
 * @param modules names of packages in `test/toolchains`
 */
export function installOnBare (
  t: Test, files: Readonly<Record<string, string>>, modules: readonly string[] = peers
): Place {
  const { folder } = install(t)
  for (const name of modules) symlinkSync(toolchain(name), join(folder, 'node_modules', name), 'junction')
  for (const [file, content] of Object.entries(files)) write(folder, file, content)

  function start (file: string, platform: Platform = 'bare', variables: NodeJS.ProcessEnv = {}): Running {
    const [command, ...flags] = platform === 'bare' ? [program(), '--expose-gc'] : [process.execPath, '--expose-gc']
    const child = spawn(command!, [...flags, file], {
      cwd: folder, env: { ...childEnv, ...variables }, stdio: ['ignore', 'pipe', 'pipe']
    })
    const lines = createInterface(child.stdout)
    const iterator = lines[Symbol.asyncIterator]()
    let [stdout, stderr] = ['', '']
    // Not by lines: some versions of Node.js also end a line at U+2028
    child.stdout.setEncoding('utf8').on('data', text => { stdout += text })
    child.stderr.setEncoding('utf8').on('data', text => { stderr += text })
    const closed = Promise.all([once(child, 'close'), once(lines, 'close')])
    const ended = closed.then(([[code]]) => ({ code, stdout, stderr }))
    t.teardown(async () => {
      child.kill('SIGKILL')
      await ended
    })
    return {
      ended,
      async line () {
        const { value, done } = await iterator.next()
        if (done === true) throw new Error(`${file} must write a line, received ${JSON.stringify(await ended)}`)
        return value
      }
    }
  }
  return { folder, start, run: async (...args) => await start(...args).ended }
}

/** Helpers of the tests as CommonJS files for `installOnBare`: these, which import only each other. */
export function scripts (...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map(name => {
    const source = readFileSync(join(root, 'test/support', `${name}.ts`), 'utf8')
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 }
    })
    return [`${name}.js`, outputText.replaceAll(/(require\("\.\/[^"]+)\.ts"\)/g, '$1.js")')]
  }))
}

function write (folder: string, file: string, content: string): void {
  const path = join(folder, file)
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
