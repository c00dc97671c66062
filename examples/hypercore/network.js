import createTestnet from 'hyperdht/testnet.js'

/** A DHT on the loopback with a server in it; connect() finds the server by its key alone. */
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
