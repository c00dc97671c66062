/** What the streams of Bare have in common with those of Node.js. */
export interface WritableStream {
  once (event: 'close', listener: () => void): unknown
  on (event: 'drain', listener: () => void): unknown
  write (piece: string | Uint8Array): boolean
  end (): unknown
  destroy (error?: Error): unknown
}

/**
 * Writes pieces to a stream as fast as it takes them, and ends it. Stops reading them when the stream is closed.
 *
 * @throws what the pieces throw; the stream is left as it is
 */
export async function flow (pieces: AsyncIterable<string | Uint8Array>, stream: WritableStream): Promise<void> {
  let isClosed = false
  let goOn = (): void => {}
  stream.once('close', () => {
    isClosed = true
    goOn()
  })
  stream.on('drain', () => goOn())
  for await (const piece of pieces) {
    if (!isClosed && !stream.write(piece)) await new Promise<void>(resolve => { goOn = resolve })
    if (isClosed) return
  }
  stream.end()
}
