/**
 * What differs between Node.js and Bare: `imports` in package.json says which file it is, and these load it. Here, because
 * names in `imports` are only known to files that no nearer package.json is for, as `dist` has one. The build makes the
 * modules in `dist` load those parts from here.
 */
exports.app = () => require('#app')
exports['http-server'] = () => require('#http-server')
exports.platform = () => require('#platform')
exports.process = () => require('#process')
exports['prom-client'] = () => require('#prom-client')
