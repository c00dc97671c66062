import t from 'tap'
import { page } from '../../../lib/http/page.ts'

t.test('the page links to the routes of the server, and loads nothing', async t => {
  t.match(page.html, /^<!doctype html>\n/)
  t.same(page.html.match(/\b(?:href|src|action)=\S+?>/g), ['href="/metrics">', 'href="/healthz">'])
  t.same(page.html.match(/<(?:script|img|link|iframe|form|object|svg)\b|@import|url\(/g), null)
})

t.test('the policy allows only the styles of the page', async t => {
  t.same(page.policy.split('; '), [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ])
})
