import createTestnet from 'hyperdht/testnet.js'

const reconnectMs = 250

/** A DHT on the loopback with a server in it; connect() finds the server by its public key. */
export async function createNetwork (onconnection) {
  const testnet = await createTestnet()
  const server = testnet.createNode().createServer(onconnection)
  const client = testnet.createNode()
  await server.listen()

  return {
    connect: () => client.connect(server.publicKey),
    close: () => testnet.destroy()
  }
}

/** Opens a new connection whenever one ends, until closed. */
export function stayConnected (connect) {
  let closed = false
  let socket
  let timer

  function open () {
    socket = connect()
    socket.once('close', () => {
      if (!closed) timer = setTimeout(open, reconnectMs)
    })
  }
  open()

  return {
    hangUp: () => socket.end(),
    close () {
      closed = true
      clearTimeout(timer)
      socket.destroy()
    }
  }
}
