// Stands for tap in test files that mutation-runner.js loads: tap's own root belongs to a process, and ends with it.
// The same file has the hooks by which Node loads it in place of tap, see `module.register()`.

/** @type {import('tap').Test} */
let root

/** @param {import('tap').Test} test what `t` is at the top of the test file that is loaded next */
export function useRoot (test) {
  root = test
}

let isCounting = false

/**
 * @param {object} options
 * @param {boolean} options.isCounting whether it matters which mutants a test reaches
 */
export function initialize (options) {
  isCounting = options.isCounting
}

/** @type {import('node:module').ResolveHook} */
export async function resolve (specifier, context, nextResolve) {
  return specifier === 'tap' ? { url: import.meta.url, shortCircuit: true } : await nextResolve(specifier, context)
}

/**
 * Leaves out what counts the mutants that are reached, unless that is wanted: it takes most of the time of tests which
 * run through changed code often (test/unit/metric/histogram.js of promgen: 7.6 s, without it 1.2 s).
 *
 * @type {import('node:module').LoadHook}
 */
export async function load (url, context, nextLoad) {
  const loaded = await nextLoad(url, context)
  if (isCounting || loaded.format !== 'module') return loaded
  return { ...loaded, source: loaded.source.toString().replace(/\bstryCov_\w+\((?:"\d+"(?:, )?)+\)[,;] ?/g, '') }
}

export default new Proxy({}, {
  get (_, name) {
    const value = Reflect.get(root, name)
    return typeof value === 'function' ? value.bind(root) : value
  }
})
