import { inspect } from 'node:util'

/** An error that Koa answers with status 400 and the message. */
export class Rejected extends Error {
  status = 400
  expose = true

  /** @param {string} rule @param {unknown} received its first characters are shown */
  constructor (rule, received) {
    const shown = inspect(received, { depth: 0, maxArrayLength: 4, maxStringLength: 64, breakLength: Infinity })
    super(`${rule}, received ${shown}`)
  }
}
