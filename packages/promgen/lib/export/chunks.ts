/** Characters after which a chunk ends: about a thousand lines, which take a millisecond to write. */
export const chunkLength = 65_536

/** Joins pieces of text to chunks of about `chunkLength`; longer only by what the last piece adds. */
export function * chunks (pieces: Iterable<string>): Generator<string, void, void> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
