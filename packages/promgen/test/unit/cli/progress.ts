import t from 'tap'
import { Progress } from '../../../lib/cli/progress.ts'

/** What a progress of 1,000 rows writes when it is told about some of them at some times. */
function written (
  steps: ReadonlyArray<[milliseconds: number, done: number]>, isTTY: boolean | undefined, quiet = false
): string[] {
  const texts: string[] = []
  let time = 5_000
  const progress = new Progress({
    what: 'export',
    unit: 'samples',
    quiet,
    now: () => time,
    stream: { isTTY, write: (text: string) => texts.push(text) }
  })
  for (const [milliseconds, done] of steps) {
    time = 5_000 + milliseconds
    progress.update(done, 1_000)
  }
  progress.end()
  return texts
}

t.test('a bar on a terminal, at most ten times a second, that is removed at the end', async t => {
  t.strictSame(written([[99, 1], [100, 50], [199, 60], [4_000, 500], [8_000, 1_000], [8_100, 1_100]], true), [
    '\r\x1b[Kexport [#-------------------] 5%, 500 samples/s, 2s left',
    '\r\x1b[Kexport [##########----------] 50%, 125 samples/s, 4s left',
    '\r\x1b[Kexport [####################] 100%, 125 samples/s, 0s left',
    '\r\x1b[Kexport [####################] 110%, 136 samples/s, 0s left',
    '\r\x1b[K'
  ])
})

t.test('a line every ten seconds elsewhere', async t => {
  t.strictSame(written([[9_999, 1], [10_000, 0], [19_999, 2], [20_000, 100]], undefined), [
    'export: 0%, 0 samples/s, unknown time left\n',
    'export: 10%, 5 samples/s, 3m left\n'
  ])
  t.strictSame(written([[10_000, 10]], false), ['export: 1%, 1 samples/s, 16m30s left\n'])
})

t.test('nothing where it is quick, or quiet', async t => {
  t.strictSame(written([[99, 1_000]], true), [])
  t.strictSame(written([[99_999, 1]], true, true), [])
  t.strictSame(written([[99_999, 1]], false, true), [])
})

t.test('the time is that of a clock by itself', async t => {
  const texts: string[] = []
  const stream = { isTTY: true, write: (text: string) => texts.push(text) }
  const progress = new Progress({ what: 'export', unit: 'samples', quiet: false, stream })
  progress.update(1, 1)
  progress.end()
  t.strictSame(texts, [])
})
