import { type Bundle, testBundles } from '../../support/bundles.ts'
import { importToolchain } from '../../support/installed-package.ts'

testBundles(build)

async function build (folder: string, { input, output, format, external, banner }: Bundle): Promise<void> {
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
  const messages = [...errors, ...warnings].map(({ message }) => message)
  if (messages.length > 0) throw new Error(messages.join('\n'))
}
