import { rmSync, utimesSync } from 'node:fs'
import t from 'tap'
import { isStale } from '../../../scripts/is-stale.js'

t.test('what is built is stale when it is not there, or older than a source', async t => {
  const folder = t.testdir({ built: '', single: '', sources: { 'a.ts': '', inner: { 'b.ts': '' } } })
  const sources = ['single', 'sources'].map(name => `${folder}/${name}`)
  const paths = [...sources, ...['a.ts', 'inner', 'inner/b.ts'].map(name => `${folder}/sources/${name}`)]
  const touch = (path: string, seconds: number): void => utimesSync(path, seconds, seconds)
  const isOld = (): boolean => isStale(`${folder}/built`, sources)
  touch(`${folder}/built`, 100)
  for (const path of paths) touch(path, 100)
  t.equal(isOld(), false)
  for (const path of paths) {
    touch(path, 101)
    t.equal(isOld(), true, path)
    touch(path, 99)
    t.equal(isOld(), false, path)
  }
  t.equal(isStale(`${folder}/none`, sources), true)
  t.throws(() => isStale(`${folder}/built`, [`${folder}/none`]), { code: 'ENOENT' })

  rmSync(`${folder}/sources/a.ts`)
  t.equal(isOld(), true, 'without one of the sources')
})
