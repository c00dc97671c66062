import t from 'tap'
import { LoadProgress } from '../../../lib/cli/load-progress.ts'
import { Latencies } from '../../../lib/run/latencies.ts'

interface Look {
  readonly seconds: number
  readonly samples: number
  readonly rejected?: number
  readonly unsent?: number
  readonly behind?: number
}

/** What is written at some looks. */
function written (
  looks: readonly Look[], { isTTY = false, length = Infinity, interval = 1, latencies = new Latencies() }
): string[] {
  const texts: string[] = []
  let time = 0
  const progress = new LoadProgress({
    stream: { isTTY, write: (text: string) => texts.push(text) }, quiet: false, length, interval, now: () => time
  })
  const none = { uncertain: 0, dropped: 0, retries: 0, bytes: 0, seconds: 0, protocol: '2.0', rejections: [] } as const
  for (const { seconds, samples, rejected = 0, unsent = 0, behind = 0 } of looks) {
    time = seconds * 1_000
    progress.update({ seconds, latencies, behind, mostBehind: 0, report: { ...none, samples, rejected, unsent } })
  }
  progress.end()
  return texts
}

t.test('a line with the rate, the latencies and the refusals', async t => {
  const latencies = new Latencies()
  for (let time = 1; time <= 100; time++) latencies.add(time)
  t.strictSame(written([{ seconds: 10, samples: 1_004 }], { latencies }),
    ['load: 100 samples/s, p50 50 ms, p99 99 ms, 0 rejected\n'])
  t.strictSame(written([{ seconds: 10, samples: 0, rejected: 7, unsent: 3, behind: 1_000 }], {}),
    ['load: 0 samples/s, no answer, 7 rejected, 3 unsent, 1s behind\n'])
  t.strictSame(written([{ seconds: 10, samples: 0, behind: 999 }], {}), ['load: 0 samples/s, no answer, 0 rejected\n'])
})

t.test('the rate is that of the last seconds, or of the last intervals where these are longer', async t => {
  const looks = [10, 20, 30, 40].map((seconds, i) => ({ seconds, samples: [1_000, 1_000, 1_000, 3_000][i]! }))
  const rates = (interval: number): string[] => {
    return written(looks, { interval }).map(text => /\d+ samples\/s/.exec(text)![0])
  }
  t.strictSame(rates(10), ['100 samples/s', '50 samples/s', '0 samples/s', '100 samples/s'])
  t.strictSame(rates(30), ['100 samples/s', '50 samples/s', '33 samples/s', '75 samples/s'])
})

t.test('a bar on a terminal where there is an end', async t => {
  const looks = [{ seconds: 0.5, samples: 5 }, { seconds: 9.5, samples: 95 }, { seconds: 11, samples: 110 }]
  t.strictSame(written(looks, { isTTY: true, length: 10 }), [
    '\r\x1b[Kload [#-------------------] 10 samples/s, no answer, 0 rejected, 10s left',
    '\r\x1b[Kload [###################-] 10 samples/s, no answer, 0 rejected, 1s left',
    '\r\x1b[Kload [####################] 10 samples/s, no answer, 0 rejected, 0s left',
    '\r\x1b[K'
  ])
  t.strictSame(written(looks.slice(0, 1), { isTTY: true }),
    ['\r\x1b[Kload 10 samples/s, no answer, 0 rejected', '\r\x1b[K'])
})

t.test('a look at its very begin', async t => {
  const texts: string[] = []
  const times = [0, 100, 100]
  const progress = new LoadProgress({
    stream: { isTTY: true, write: (text: string) => texts.push(text) },
    quiet: false,
    length: Infinity,
    interval: 1,
    now: () => times.shift()!
  })
  const report = {
    samples: 0,
    rejected: 0,
    unsent: 0,
    uncertain: 0,
    dropped: 0,
    retries: 0,
    bytes: 0,
    seconds: 0,
    protocol: undefined,
    rejections: []
  }
  progress.update({ seconds: 0, latencies: new Latencies(), behind: 0, mostBehind: 0, report })
  t.strictSame(texts, ['\r\x1b[Kload 0 samples/s, no answer, 0 rejected'])
})
