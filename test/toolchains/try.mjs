import { rollup } from 'rollup'
import commonjs from '@rollup/plugin-commonjs'
import json from '@rollup/plugin-json'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import webpack from 'webpack'
import { build } from 'vite'
const out = '/tmp/forms-out/'
for (const a of ['mjs', 'cjs']) for (const f of ['cjs', 'es']) for (const ext of [false, true]) {
  const external = ext ? ['prom-client', 'fastify'] : []
  const b = await rollup({ input: 'app.' + a, external: id => external.includes(id) || id.startsWith('node:'), plugins: [nodeResolve({ preferBuiltins: true }), commonjs(), json()], onwarn(w){ if(!/CIRC/.test(w.code)) console.log('rollup warn', a, f, ext, w.code, (w.message||'').slice(0,150)) } })
  await b.write({ format: f, dir: (ext ? '/tmp/forms-app/out/' : out) + `r-${a}-${f}-${ext}`, entryFileNames: 'app.' + (f === 'es' ? 'mjs' : 'cjs'), chunkFileNames: '[name].' + (f === 'es' ? 'mjs' : 'cjs') })
  await new Promise((ok, no) => webpack({ mode: 'production', optimization: { minimize: false }, target: 'node20', context: process.cwd(), entry: './app.' + a, externals: Object.fromEntries(external.map(e => [e, (f === 'es' ? 'module ' : 'commonjs ') + e])), experiments: { outputModule: f === 'es' }, output: { path: (ext ? '/tmp/forms-app/out/' : out) + `w-${a}-${f}-${ext}`, filename: 'app.' + (f === 'es' ? 'mjs' : 'cjs'), ...(f === 'es' ? { module: true, library: { type: 'module' } } : {}) } }, (e, s) => { if (e) return no(e); const i = s.toJson(); for (const w of [...i.errors, ...i.warnings]) console.log('webpack', a, f, ext, w.moduleName, w.message.slice(0, 200)); ok() }))
  if (a === 'mjs') await build({ configFile: false, logLevel: 'warn', root: process.cwd(), ssr: { noExternal: true, external, target: 'node' }, build: { ssr: 'app.mjs', minify: false, outDir: (ext ? '/tmp/forms-app/out/' : out) + `v-${a}-${f}-${ext}`, emptyOutDir: true, rollupOptions: { output: { format: f, entryFileNames: 'app.' + (f === 'es' ? 'mjs' : 'cjs') } } } })
}
