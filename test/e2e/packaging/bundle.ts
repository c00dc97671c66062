import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { importToolchain, install, run, temporaryFolder, withoutToolchains } from '../../support/installed-package.ts'
import { smallApp, smallAppOutput } from '../../support/small-app.ts'

interface Bundle {
  /** The app's file. */
  readonly input: string
  /** Where the bundle goes: a file in a folder. */
  readonly output: string
  readonly format: 'cjs' | 'es'
  /** Packages that are left out of the bundle. */
  readonly external: readonly string[]
  /** First line of the bundle. */
  readonly banner: string
}

type Bundler = (folder: string, bundle: Bundle) => Promise<void>

const bundlers: Record<string, Bundler> = {
  async esbuild (folder, { input, output, format, external, banner }) {
    const esbuild = await importToolchain('esbuild')
    await esbuild.build({
      absWorkingDir: folder,
      entryPoints: [input],
      outfile: output,
      bundle: true,
      platform: 'node',
      format: format === 'es' ? 'esm' : 'cjs',
      external,
      banner: { js: banner },
      logLevel: 'silent'
    })
  },

  async rollup (folder, { input, output, format, external, banner }) {
    const { rollup } = await importToolchain('rollup')
    const { default: commonjs } = await importToolchain('@rollup/plugin-commonjs')
    const { default: json } = await importToolchain('@rollup/plugin-json')
    const { nodeResolve } = await importToolchain('@rollup/plugin-node-resolve')
    const bundle = await rollup({
      input: join(folder, input),
      external: (id: string) => id.startsWith('node:') || external.includes(id),
      plugins: [nodeResolve({ preferBuiltins: true }), commonjs(), json()],
      logLevel: 'silent'
    })
    await bundle.write({ file: join(folder, output), format, banner, inlineDynamicImports: true })
  },

  async webpack (folder, { input, output, format, external, banner }) {
    const { default: webpack } = await importToolchain('webpack')
    const es = format === 'es'
    const compiler = webpack({
      mode: 'production',
      // The names of classes and functions are values of labels
      optimization: { minimize: false },
      target: 'node20',
      context: folder,
      entry: `./${input}`,
      externals: Object.fromEntries(external.map(name => [name, `${es ? 'module' : 'commonjs'} ${name}`])),
      experiments: { outputModule: es },
      output: { path: folder, filename: output, ...(es ? { module: true, library: { type: 'module' } } : {}) },
      plugins: [new webpack.BannerPlugin({ raw: true, banner })]
    })
    const stats: any = await new Promise((resolve, reject) => {
      compiler.run((error: Error | null, stats: unknown) => error === null ? resolve(stats) : reject(error))
    })
    await new Promise(resolve => compiler.close(resolve))
    const { errors, warnings } = stats.toJson()
    if (errors.length + warnings.length > 0) throw new Error([...errors, ...warnings].map(({ message }) => message).join('\n'))
  },

  async 'vite SSR' (folder, { input, output, format, external, banner }) {
    const { build } = await importToolchain('vite')
    await build({
      configFile: false,
      root: folder,
      logLevel: 'silent',
      ssr: { noExternal: true, external, target: 'node' },
      build: {
        ssr: input,
        minify: false,
        outDir: join(folder, output, '..'),
        emptyOutDir: false,
        rollupOptions: { output: { format, banner, entryFileNames: output.replace(/.*\//, '') } }
      }
    })
  }
}

// The line that the documents of these bundlers advise for CommonJS code in an ES module; webpack and Vite write their own
const requireBanner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
const needRequire = {
  esbuild: ['everything', 'outside'],
  rollup: ['everything']
}
const ownDependencies = ['prom-client', 'fastify']

for (const [name, build] of Object.entries(bundlers)) {
  const banner = (what: string): string => needRequire[name as keyof typeof needRequire]?.includes(what) ? requireBanner : ''
  const bundles: Record<string, Bundle & { input: keyof typeof smallApp }> = {
    'CommonJS out of ES modules': {
      input: 'app.mjs', output: 'from-mjs/app.cjs', format: 'cjs', external: [], banner: ''
    },
    'CommonJS out of CommonJS': {
      input: 'app.cjs', output: 'from-cjs/app.cjs', format: 'cjs', external: [], banner: ''
    },
    'an ES module with everything in it': {
      input: 'app.mjs', output: 'from-mjs/app.mjs', format: 'es', external: [], banner: banner('everything')
    },
    'an ES module with prom-client and Fastify outside': {
      input: 'app.mjs', output: 'outside/app.mjs', format: 'es', external: ownDependencies, banner: banner('outside')
    }
  }
  for (const [title, bundle] of Object.entries(bundles)) {
    t.test(`${name} makes ${title}`, { skip: withoutToolchains() }, async t => {
      const { folder } = install(t)
      writeFileSync(join(folder, bundle.input), smallApp[bundle.input])
      await build(folder, bundle)
      // A bundle with everything in it runs where nothing is installed
      const place = bundle.external.length > 0 ? folder : temporaryFolder(t)
      if (place !== folder) cpSync(join(folder, bundle.output), join(place, bundle.output))
      t.strictSame(await run(place, process.execPath, [bundle.output]), { code: 0, stdout: smallAppOutput, stderr: '' })
    })
  }
}
