/**
 * What the package takes from Bare, where this stands in for `../platform.ts`: of what is built in, and of modules that
 * an app may have installed. `require` because a bundler sees the names in it, and because it can be done late.
 */

import { warn } from '../warning.ts'
import { optional } from './optional.ts'

declare const Bare: { readonly pid: number }

interface Hrtime {
  bigint (): bigint
}

interface Type {
  isProxy (): boolean
}

export const hasDefaultMetrics = false

export const isClusterWorker = false

const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!

export function isTypedArray (value: unknown): boolean {
  return tagOf(value) !== undefined
}

export function isUint8Array (value: unknown): value is Uint8Array {
  return tagOf(value) === 'Uint8Array'
}

/** The class of a typed array, undefined for any other value; runs no code of the app. */
function tagOf (value: unknown): unknown {
  return typedArrayTag.get!.call(value)
}

export function isDate (value: unknown): value is Date {
  try {
    // Throws for whatever is not a date
    Date.prototype.getTime.call(value)
    return true
  } catch {
    return false
  }
}

let typeOf: ((value: unknown) => Type) | null | undefined

/** Needs `bare-type`: without it, anything may be a proxy. */
export function isProxy (value: object): boolean {
  if (typeOf === undefined) {
    typeOf = optional(() => require('bare-type') as (value: unknown) => Type, ({ message }) => {
      warn('MODULE_MISSING', "an event was traced while a prop of another one was read: it is counted with '" +
        "[unprintable]' as the value of its labels, because bare-type cannot be loaded. Run npm install bare-type, " +
        `in a version for this Bare (${message.split('\n')[0]})`)
    })
  }
  return typeOf === null || typeOf(value).isProxy()
}

export function isAscii (bytes: Buffer): boolean {
  return (Buffer as unknown as { isAscii (bytes: Buffer): boolean }).isAscii(bytes)
}

const { setImmediate: later, setTimeout: laterThan } = globalThis

export function nextTurn (): Promise<void> {
  return new Promise(resolve => { later(resolve) })
}

export function delay (milliseconds: number): Promise<void> {
  return new Promise(resolve => { laterThan(resolve, milliseconds) })
}

const hrtime = optional(() => require('bare-hrtime') as Hrtime)
let latest = 0

/** Without `bare-hrtime`, that of the system, which an hour that is set forward expires series with. */
export const now: () => number = hrtime === null
  ? () => (latest = Math.max(latest, Date.now()))
  : () => Number(hrtime.bigint()) / 1e6

export function nextTick (callback: () => void): void {
  queueMicrotask(callback)
}

/** As Node.js writes warnings: Bare has nothing to hand them to. */
export function emitWarning ({ name, message, code }: Error & { code?: string }): void {
  console.error(`(bare:${Bare.pid}) [${code}] ${name}: ${message}`)
}

/** The path of the URL by which Bare names a file in a stack trace. */
export function urlPath (path: string): string {
  const isWindowsPath = /^[a-z]:[\\/]/i.test(path)
  if (!isWindowsPath && !path.startsWith('/')) return path
  const escaped = path.replaceAll('%', '%25').replaceAll('?', '%3F').replaceAll('#', '%23')
  const slashed = isWindowsPath ? `/${escaped.replaceAll('\\', '/')}` : escaped.replaceAll('\\', '%5C')
  return new URL(`file://${slashed}`).pathname
}

/** Left to the server, which looks the name up when it listens, and does not bind once it is closed. */
export async function resolveHost (name: string): Promise<string> {
  return name
}
