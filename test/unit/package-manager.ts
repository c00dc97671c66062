import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { isPackageManager } from '../../lib/package-manager.ts'

const script = { 'cli.js': '' }

/** The packages of other managers are large, so a folder with the same names of files and packages stands for each. */
function packageCalled (name: string, files: object = script): object {
  return { node_modules: { manager: { 'package.json': JSON.stringify({ name }), bin: files } } }
}

function mainIn (t: Test, files: object, ...path: string[]): string {
  return join(t.testdir(files as Parameters<Test['testdir']>[0]), ...path)
}

const path = ['node_modules', 'manager', 'bin', 'cli.js']

for (const name of ['npm', 'npx', 'pnpm', 'yarn', '@yarnpkg/cli-dist', 'corepack']) {
  t.test(`a script of the package ${name} is a package manager`, async t => {
    t.equal(isPackageManager(mainIn(t, packageCalled(name), ...path)), true)
  })
}

for (const name of ['app', 'npm-run-all', '@scope/npm', 'NPM', '']) {
  t.test(`a script of the package '${name}' is none`, async t => {
    t.equal(isPackageManager(mainIn(t, packageCalled(name), ...path)), false)
  })
}

t.test('the npm and npx of this machine are package managers', async t => {
  for (const command of ['npm', 'npx']) {
    const [link] = execFileSync('which', [command], { encoding: 'utf8' }).split('\n')
    t.equal(isPackageManager(link), true, command)
  }
})

t.test('a link to a package manager is one, and a link to an app is none', async t => {
  const bin = { npm: t.fixture('symlink', '../manager/bin/cli.js'), yarn: t.fixture('symlink', '../app/yarn.js') }
  const app = { 'package.json': '{ "name": "app" }', 'yarn.js': '' }
  const { node_modules: packages } = packageCalled('npm') as { node_modules: object }
  const folder = mainIn(t, { 'package.json': '{ "name": "npm" }', node_modules: { ...packages, app, bin } })
  t.equal(isPackageManager(join(folder, 'node_modules', 'bin', 'npm')), true)
  t.equal(isPackageManager(join(folder, 'node_modules', 'bin', 'yarn')), false)
})

t.test('a path without its extension belongs to the same package', async t => {
  t.equal(isPackageManager(mainIn(t, packageCalled('npm'), 'node_modules', 'manager', 'bin', 'cli')), true)
})

t.test('a package.json without a name, or that cannot be read, is passed over', async t => {
  for (const text of ['{ "type": "module" }', '{', 'null']) {
    const files = packageCalled('pnpm', { ...script, 'package.json': text })
    t.equal(isPackageManager(mainIn(t, files, ...path)), true, text)
  }
})

t.test('a release of Yarn in a project is a package manager, and files beside it are none', async t => {
  const files = {
    'package.json': '{ "name": "app" }',
    '.yarn': { releases: { 'yarn-4.1.0.cjs': '', nested: { 'cli.js': '' } }, 'app.js': '' },
    yarn: { releases: { 'cli.js': '' } },
    'yarn.js': ''
  }
  const folder = mainIn(t, files)
  t.equal(isPackageManager(join(folder, '.yarn', 'releases', 'yarn-4.1.0.cjs')), true)
  t.equal(isPackageManager('C:\\app\\.yarn\\releases\\yarn-4.1.0.cjs'), true, 'on Windows')
  for (const file of ['.yarn/releases/nested/cli.js', '.yarn/app.js', 'yarn/releases/cli.js', 'yarn.js']) {
    t.equal(isPackageManager(join(folder, file)), false, file)
  }
})

t.test('a process without a main script is none', async t => {
  t.equal(isPackageManager(undefined), false)
})

t.test('a file that belongs to no package is none', async t => {
  t.equal(isPackageManager('/npm'), false)
})
