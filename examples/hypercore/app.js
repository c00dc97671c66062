import { appendAndRead, createCores } from './cores.js'
import { createNetwork, stayConnected } from './network.js'

/** The traced app, which contains no line about tracing. */
export async function createApp () {
  const opened = []

  async function close () {
    while (opened.length > 0) await opened.pop().close()
  }

  function closeLater (part) {
    opened.push(part)
    return part
  }

  try {
    const cores = closeLater(await createCores())
    const network = closeLater(await createNetwork(socket => replicate(cores.writer, socket)))
    const connection = closeLater(stayConnected(() => replicate(cores.reader, network.connect())))

    return { run: signal => appendAndRead({ ...cores, connection, signal }), close }
  } catch (error) {
    await close()
    throw error
  }
}

function replicate (core, socket) {
  socket.on('error', () => {}) // The other side has closed the connection
  return core.replicate(socket)
}
