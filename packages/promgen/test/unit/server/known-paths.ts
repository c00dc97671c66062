import t from 'tap'
import { allowedMethods } from '../../../lib/server/known-paths.ts'

t.test('each path has its methods', async t => {
  t.strictSame([
    '/metrics', '/healthz', '/api/v1/families', '/api/v1/families/a', '/api/v1/series?limit=1', '/api/v1/series/0f',
    '/api/v1/series/0f/samples', '/api/v1/config'
  ].map(url => allowedMethods(url, true)), [
    'GET, HEAD', 'GET, HEAD', 'GET, HEAD', 'PUT, DELETE', 'GET, HEAD, POST', 'GET, HEAD, PUT, PATCH, DELETE',
    'GET, HEAD', 'GET, HEAD'
  ])
})

t.test('other paths are not there, and those of the API only with it', async t => {
  const others = ['/', '/metrics/', '/api', '/api/v1/families/', '/api/v1/series/a/b', '/api/v1/series/a/samples/']
  for (const url of others) {
    t.equal(allowedMethods(url, true), undefined, url)
  }
  t.equal(allowedMethods('/api/v1/series', false), undefined)
})
