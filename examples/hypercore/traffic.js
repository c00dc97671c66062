import { setTimeout as sleep } from 'node:timers/promises'
import { closeSessions } from './cores.js'

const PAUSE_MS = 150
const ROUNDS_PER_SESSION = 10
const ROUNDS_PER_CONNECTION = 100

/**
 * Appends to the writer and reads it from the reader until the signal aborts. Sessions and connections come
 * and go, as in an app that runs for long.
 */
export async function appendAndRead ({ writer, reader, link, signal }) {
  // a read that waits for a block would hold up the end
  signal.addEventListener('abort', () => closeSessions(reader), { once: true })

  try {
    for (let round = 1; !signal.aborted; round++) {
      await writer.append({ round, at: Date.now() })
      await reader.get(writer.length - 1)
      await reader.get(randomIndex(writer))

      if (round % ROUNDS_PER_SESSION === 0) await readInSession(reader)
      if (round % ROUNDS_PER_CONNECTION === 0) link.hangUp()
      await sleep(PAUSE_MS, undefined, { signal })
    }
  } catch (err) {
    if (!signal.aborted) throw err
  }
}

async function readInSession (core) {
  const session = core.session()
  await session.get(randomIndex(core))
  await session.close()
}

function randomIndex (core) {
  return Math.floor(Math.random() * core.length)
}
