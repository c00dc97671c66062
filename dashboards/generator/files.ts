import { alerts } from './alerts.ts'
import { dashboard } from './dashboard.ts'
import { rules } from './rules.ts'

/** Names and texts of the generated files. */
export function files (): Record<string, string> {
  return {
    'dashboard.json': `${JSON.stringify(dashboard(), null, 2)}\n`,
    'rules.yml': rules,
    'alerts.yml': alerts
  }
}
