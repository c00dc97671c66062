import type { Dashboard } from '../../test/support/dashboard.ts'

export function drawDashboard (
  dashboard: Dashboard, results: ReadonlyMap<number, unknown[][]>, span: { start: number, end: number }
): { html: string, width: number, height: number }
