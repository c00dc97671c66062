/**
 * prom-client, loaded when it is first needed: an app that passes its own registry, and collects its own default
 * metrics, does not load a second one. See the row "ours, no port" of the benchmark "Import".
 *
 * CommonJS in the sources as well, because this must load synchronously, which `import()` cannot, and bundlers must see
 * the name, which they do not for the `require` of `createRequire`.
 */
exports.promClient = function promClient () {
  return require('prom-client')
}
