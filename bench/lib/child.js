// Runs one measurement in a fresh process: imports the module named in the first argument, and sends the result of its
// `measure`, called with the second argument.
const [, , url, config] = process.argv
const { measure } = await import(url)
process.send(await measure(JSON.parse(config)), () => process.exit())
