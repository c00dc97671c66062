import * as client from 'prom-client'
import t from 'tap'
import { promClient } from '../../../lib/registry/prom-client.cjs'

t.test('returns the prom-client that the package depends on', async t => {
  t.equal(promClient().Registry, client.Registry)
})
