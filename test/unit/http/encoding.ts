import t from 'tap'
import { prefersGzip } from '../../../lib/http/encoding.ts'

t.test('headers that prefer gzip', async t => {
  const accepted = [
    'gzip', 'GZIP', 'gzip, deflate, br, zstd', 'br;q=1.0, gzip;q=0.8, *;q=0.1', '*', 'gzip;q=0.5', 'gzip ; q=0.001',
    'gzip;q=1, identity;q=1', 'identity;q=0, gzip;q=0.5', 'identity;q=0.5, *;q=0.7', 'gzip;q=0.4, *;q=0.1', 'gzip;Q=1'
  ]
  for (const header of accepted) t.equal(prefersGzip(header), true, header)
})

t.test('headers that do not prefer gzip', async t => {
  const rejected = [
    undefined, '', 'identity', 'br', 'deflate', 'gzip;q=0', 'gzip; q=0.000', '*;q=0', 'gzip;q=0, *',
    'gzip;q=0, *;q=0.5', 'gzip;q=0.5, identity', 'identity;q=1, *;q=0.5', 'gzip;q=0.3, *', 'gzip;q=x', 'gzip;1q=',
    'identity;q=0', ';', ',,', 'xgzip'
  ]
  for (const header of rejected) t.equal(prefersGzip(header), false, `${header}`)
})
