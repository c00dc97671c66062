/**
 * Loads the parts that differ between Node.js and Bare; `imports` in package.json says which file each of them is.
 *
 * This file is outside `dist`, because `dist` has a package.json of its own, and so knows no names of the `imports`
 * here. The build makes the modules in `dist` load these parts by this file.
 */
exports.app = () => require('#app')
exports['http-server'] = () => require('#http-server')
exports.platform = () => require('#platform')
exports.process = () => require('#process')
exports['prom-client'] = () => require('#prom-client')
exports['server-platform'] = () => require('#server-platform')
