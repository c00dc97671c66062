import { Reader } from '../../lib/metric/reader.ts'

/** A reader with an interval of a second, which counts how often it is read. */
export class CountedReader extends Reader {
  reads = 0

  constructor () {
    super(1_000, 1, () => {})
  }

  override read (...args: Parameters<Reader['read']>): void {
    this.reads++
    super.read(...args)
  }
}
