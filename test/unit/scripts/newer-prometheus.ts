import t from 'tap'
import { unstableSource } from '../../../scripts/newer-prometheus.js'

const other = 'deb [signed-by=/keys/other.gpg] https://example.org/node nodistro main\n'

t.test('the source has the mirror and the keyring of the machine, in both formats of apt', async t => {
  const sources: Array<[text: string, line: string]> = [
    ['deb http://mirror.example/debian stable main\n', 'deb http://mirror.example/debian unstable main'],
    [
      '# deb http://old.example/debian/ stable main\n' +
        'deb [arch=amd64 signed-by=/keys/debian.gpg] http://a.example/debian/ x y\n',
      'deb [signed-by=/keys/debian.gpg] http://a.example/debian/ unstable main'
    ],
    [
      'Types: deb\nURIs: http://b.example/debian-security\nSuites: x\n\nTypes: deb\n# comment\n' +
        'URIs: http://b.example/debian\nSuites: x x-updates\nSigned-By: /keys/archive.gpg\n',
      'deb [signed-by=/keys/archive.gpg] http://b.example/debian unstable main'
    ],
    ['Types: deb\nURIs: http://c.example/debian\nSuites: x\n', 'deb http://c.example/debian unstable main']
  ]
  for (const [text, line] of sources) t.equal(unstableSource([other, text]), line)
})

t.test('a machine that is not one of Debian has no such source', async t => {
  const message = 'newer programs need a machine whose sources of apt name an archive of Debian'
  t.throws(() => unstableSource([]), { message })
  t.throws(() => unstableSource([other, 'deb http://archive.example/ubuntu noble main\n']), { message })
})
