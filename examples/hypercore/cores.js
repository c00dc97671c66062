import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Hypercore from 'hypercore'

/** A core to write, and one with the same key that knows nothing yet; both in a folder that close() removes. */
export async function createCores () {
  const folder = await mkdtemp(join(tmpdir(), 'hypertrace-prometheus-'))
  const writer = new Hypercore(join(folder, 'writer'), { valueEncoding: 'json' })
  await writer.ready()
  const reader = new Hypercore(join(folder, 'reader'), writer.key, { valueEncoding: 'json' })
  await reader.ready()

  return {
    writer,
    reader,
    async close () {
      await closeSessions(reader)
      await closeSessions(writer)
      await rm(folder, { recursive: true })
    }
  }
}

/** A core stays open until its last session is closed; a read that waits for a block rejects then. */
export async function closeSessions (core) {
  await Promise.all([...core.sessions].map(session => session.close()))
}
