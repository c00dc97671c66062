import { createCores } from './cores.js'
import { createLink } from './link.js'
import { createNetwork } from './network.js'
import { appendAndRead } from './traffic.js'

/** The traced app; it knows nothing of tracing. */
export async function createApp () {
  const opened = []

  async function close () {
    while (opened.length > 0) await opened.pop().close()
  }

  function keep (part) {
    opened.push(part)
    return part
  }

  try {
    const cores = keep(await createCores())
    const network = keep(await createNetwork(socket => replicate(cores.writer, socket)))
    const link = keep(createLink(() => replicate(cores.reader, network.connect())))

    return { run: signal => appendAndRead({ ...cores, link, signal }), close }
  } catch (err) {
    await close()
    throw err
  }
}

function replicate (core, socket) {
  socket.on('error', () => {}) // the other side left
  return core.replicate(socket)
}
