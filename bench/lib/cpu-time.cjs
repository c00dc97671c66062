/** Loaded into a process that `command.js` measures: writes its processor time in microseconds to the fourth stream. */
const { writeSync } = require('node:fs')

process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  writeSync(3, String(user + system))
})
