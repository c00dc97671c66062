/**
 * Writes a text, and waits until the system has it.
 *
 * @returns the error of the stream; null if there was none, or if nobody reads any more, as behind `| head`
 */
export function write (stream: NodeJS.WritableStream, text: string): Promise<Error | null> {
  return new Promise(resolve => {
    // The stream emits the error as well, which would end the process
    stream.on('error', () => {})
    stream.write(text, (error?: NodeJS.ErrnoException | null) => {
      resolve(error?.code === 'EPIPE' ? null : error ?? null)
    })
  })
}
