import t from 'tap'
import { formatOf } from '../../../lib/server/accept.ts'

const openMetrics = [
  // Prometheus 2.42 and 3.5
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;' +
    'version=0.0.4;q=0.5,*/*;q=0.1',
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;' +
    'q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
  'application/openmetrics-text', 'Application/OpenMetrics-Text; Version="1.0.0"',
  'application/openmetrics-text, text/plain', 'text/plain;q=0.1, application/openmetrics-text;q=0.2'
]

const text = [
  undefined, '', '*/*', 'text/*', 'text/plain', 'text/plain;version=0.0.4', 'text/html', 'application/json',
  'text/plain, application/openmetrics-text', 'application/openmetrics-text;q=0.1, */*;q=0.2',
  'application/openmetrics-text;q=0', 'application/openmetrics-text;version=0.0.1',
  'application/openmetrics-text;q=much', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'application/vnd.google.protobuf;q=1,text/plain;q=0.5,application/openmetrics-text;q=0.4'
]

t.test('OpenMetrics for those who prefer it', async t => {
  t.strictSame(openMetrics.filter(accept => formatOf(accept) !== 'openMetrics'), [])
})

t.test('text for all others', async t => {
  t.strictSame(text.filter(accept => formatOf(accept) !== 'text'), [])
})
