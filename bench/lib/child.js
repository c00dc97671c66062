// A fresh process for one measurement: imports the module named in the first argument, and sends what its `measure`
// makes of the second one.
const [, , url, config] = process.argv
const { measure } = await import(url)
process.send(await measure(JSON.parse(config)), () => process.exit())
