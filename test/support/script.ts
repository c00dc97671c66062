import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { freePort, request } from './http.ts'

const child = fileURLToPath(new URL('script-child.js', import.meta.url))

/** Ports that scripts of the documents use; each is replaced by a free one. */
const ports = ['4343', '3000']

/** Jest and Vitest fake timers by this library; they are too large to install them for two lines. */
const testFrameworks = {
  vitest: {
    'index.js': `
const FakeTimers = require('@sinonjs/fake-timers')
exports.vi = { useFakeTimers: ({ toFake }) => FakeTimers.install({ toFake }) }
`
  },
  '@jest': {
    globals: {
      'index.js': `
const FakeTimers = require('@sinonjs/fake-timers')
const toFake = doNotFake => Object.keys(FakeTimers.timers).filter(name => !doNotFake.includes(name))
exports.jest = { useFakeTimers: ({ doNotFake }) => FakeTimers.install({ toFake: toFake(doNotFake) }) }
`
    }
  }
}

export interface Script {
  /** The output so far, and the answers of its servers to `GET /metrics`. */
  text (): Promise<string>
  /** The text on stderr so far. */
  stderr (): string
}

/**
 * Runs a script of the documents on the built package until the test ends. After the script, a call of a class `Probe`
 * is traced.
 *
 * @param language `js` for an ES module, `cjs` for CommonJS
 * @param times how often the module is evaluated
 * @returns when the module is evaluated
 * @throws {Error} if the process ends before that, for example by an error
 */
export async function startScript (t: Test, code: string, language: string, times = 1): Promise<Script> {
  const free = new Map<string, number>()
  for (const port of ports) free.set(port, await freePort())
  const source = code.replaceAll(new RegExp(`\\b(${ports.join('|')})\\b`, 'g'), port => String(free.get(port)))
  const name = language === 'cjs' ? 'script.cjs' : 'script.mjs'
  // In a folder of the package its name resolves to the built package, as in an installation
  const folder = t.testdir({ [name]: source, node_modules: testFrameworks })

  // The option `env` would not do: tap adds its loaders to it
  const command = ['-u', 'NODE_OPTIONS', process.execPath, child, join(folder, name), String(times)]
  const running = spawn('env', command, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const closed = once(running, 'close')
  t.teardown(async () => {
    running.kill('SIGKILL')
    await closed
  })
  let stdout = ''
  let stderr = ''
  running.stdout!.setEncoding('utf8').on('data', text => { stdout += text })
  running.stderr!.setEncoding('utf8').on('data', text => { stderr += text })

  const failed = closed.then(([status]) => {
    throw new Error(`the script must run to its end, received exit status ${status} and ${stderr}`)
  })
  await Promise.race([once(running, 'message'), failed])
  // Afterwards the process may end
  failed.catch(() => {})

  async function answer (port: number): Promise<string> {
    try {
      return (await request(`http://localhost:${port}/metrics`)).body
    } catch {
      return ''
    }
  }
  return {
    async text () {
      return stdout + (await Promise.all(Array.from(free.values(), answer))).join('')
    },
    stderr: () => stderr
  }
}
