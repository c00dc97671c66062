import { register } from 'node:module'

// Newer versions of Node.js remove the types of tests themselves. The compiler that tap has for others takes seconds of
// each file: five files of promgen, with what they import, took 28 s of a processor with it and 11 s with this
if (!process.features.typescript) register('./strip-types-hooks.js', import.meta.url)
