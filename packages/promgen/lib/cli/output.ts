/** Enough for a write to cost little beside its text. */
const writeSize = 64 * 1024

/** A stream that a command writes to. */
export interface Output {
  /**
   * Writes a text, and waits until the system has taken it.
   *
   * @returns false if nobody reads any more, as behind `| head`
   * @throws the error of the stream
   */
  write (text: string): Promise<boolean>
}

/** Wraps a stream, for as long as the process runs. */
export function outputTo (stream: NodeJS.WritableStream): Output {
  // The stream emits the errors of write() as well, which would end the process
  stream.on('error', () => {})
  return {
    write: text => new Promise((resolve, reject) => {
      stream.write(text, (error?: NodeJS.ErrnoException | null) => {
        if (error == null) resolve(true)
        else if (error.code === 'EPIPE') resolve(false)
        else reject(error)
      })
    })
  }
}

/**
 * Writes chunks of text, joined to pieces of about 64 kB.
 *
 * @returns false if nobody reads any more; then the rest is not made either
 * @throws the error of the stream, or that of making a chunk
 */
export async function writeAll (output: Output, chunks: Iterable<string> | AsyncIterable<string>): Promise<boolean> {
  let text = ''
  for await (const chunk of chunks) {
    text += chunk
    if (text.length < writeSize) continue
    if (!await output.write(text)) return false
    text = ''
  }
  return text === '' || await output.write(text)
}
