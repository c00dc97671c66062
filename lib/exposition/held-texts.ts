/** Most bytes that the texts hold which are being read, unless there are only a few of them. */
const maxBytes = 64 * 1024 * 1024

/** How many texts may be read in any case, so that servers can scrape a registry of any size side by side. */
const minTexts = 4

/** A text in memory. */
export interface HeldText {
  readonly bytes: number
  /** Frees the text. Its readers must see an error. */
  free (): void
}

// Per process, because its memory is what the limit protects. The text that was read least recently is first
const texts = new Set<HeldText>()

/**
 * Reports that a reader goes on with a text. Where all of them hold too much, those are freed that were read least
 * recently, because clients that do not read any more delay nobody but themselves.
 */
export function holdText (text: HeldText): void {
  const isNew = !texts.delete(text)
  texts.add(text)
  if (!isNew) return
  let sum = 0
  for (const { bytes } of texts) sum += bytes
  for (const oldest of texts) {
    if (texts.size <= minTexts || sum <= maxBytes) break
    texts.delete(oldest)
    sum -= oldest.bytes
    oldest.free()
  }
}

/** Reports that nobody reads a text any more. */
export function releaseText (text: HeldText): void {
  texts.delete(text)
}
