/** What the preload takes from Bare, where this stands in for `../process.ts`. */

interface Os {
  getEnvKeys (): string[]
  getEnv (name: string): string | undefined
}

declare const Bare: { readonly Thread: { readonly isMainThread: boolean } }

/** Whether this is the app itself, and not one of its threads. */
export const isApp = Bare.Thread.isMainThread

export const environment: Readonly<Record<string, string | undefined>> = variables()

export function writeLine (line: string): void {
  console.error(line)
}

function variables (): Record<string, string | undefined> {
  try {
    const { getEnvKeys, getEnv } = require('bare-os') as Os
    return Object.fromEntries(getEnvKeys().map(name => [name, getEnv(name)]))
  } catch (cause) {
    throw new Error('bare-os cannot be loaded, which hypertrace-prometheus/register needs for variables of the ' +
      'environment: run npm install bare-os, or set the trace function in the code of the app', { cause })
  }
}
