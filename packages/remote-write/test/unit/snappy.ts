import t from 'tap'
import { uncompressSync } from 'snappy'
import { snappy, snappySteps } from '../../lib/snappy.ts'

for (const length of [0, 1, 59, 60, 61, 255, 256, 65_535, 65_536, 65_537, 200_000]) {
  t.test(`another implementation reads ${length} bytes, even and uneven`, async t => {
    const even = Buffer.alloc(length, 'remote write ')
    const uneven = Buffer.from(Uint8Array.from({ length }, (_, i) => Math.imul(i, 2_654_435_761) >>> 13))
    for (const bytes of [even, uneven]) {
      t.ok(bytes.equals(uncompressSync(Buffer.from(snappy(bytes))) as Buffer))
      const steps = snappySteps(bytes)
      for (let i = 0; i < Math.ceil(length / 65_536); i++) t.equal(steps.next().done, false)
      const { done, value } = steps.next()
      t.equal(done, true)
      t.ok(snappy(bytes).every((byte, i) => byte === value![i]))
      t.equal(value!.length, snappy(bytes).length)
    }
    t.ok(length < 1_000 || snappy(even).length < length / 10)
  })
}
