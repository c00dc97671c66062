import { spawn, type ChildProcess } from 'node:child_process'

/** Programs that open a URL in the browser that the person has chosen. Systems that are not named have xdg-open. */
const openers: { readonly [P in NodeJS.Platform]?: readonly [program: string, ...args: string[]] } = {
  darwin: ['open'],
  // `start` is a word of cmd, and takes its first argument in quotes for the title of a window
  win32: ['cmd', '/c', 'start', '""']
}

/**
 * Opens a page in the browser, by a program of its own that neither keeps this process alive nor ends with it. Where
 * that fails, a line says so.
 *
 * @param write writes a line for people
 * @returns the process of the program
 */
export function openPage (url: string, write: (line: string) => void, platform = process.platform): ChildProcess {
  const [program, ...args] = openers[platform] ?? ['xdg-open']
  const child = spawn(program, [...args, url], {
    stdio: 'ignore',
    detached: true,
    // Stryker disable next-line BooleanLiteral: for Windows only, where the tests of mutants do not run
    windowsVerbatimArguments: true,
    // Stryker disable next-line BooleanLiteral: for Windows only, where the tests of mutants do not run
    windowsHide: true
  })
  const fail = (reason: string): void => write(`hypertrace-prometheus: ${program} does not open the page: ${reason}`)
  child.on('error', ({ message }) => fail(message))
  child.on('exit', code => { if (code !== 0 && code !== null) fail(`exit code ${code}`) })
  child.unref()
  return child
}
