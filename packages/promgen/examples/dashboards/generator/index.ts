// Makes ../person-api.json, which is checked in:
//
//   npm run dashboards --workspace packages/promgen

import { writeFileSync } from 'node:fs'
import { dashboardText } from './dashboard.ts'

writeFileSync(new URL('../person-api.json', import.meta.url), dashboardText())
