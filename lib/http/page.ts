const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>hypertrace-prometheus</title>
<style>
body {
  font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem;
  color: #1b1f24; background: #fff
}
a { color: #b5410a }
code { font-size: .9em }
@media (prefers-color-scheme: dark) { body { color: #e6e6e6; background: #16181b } a { color: #ff9d5c } }
</style>
<h1>hypertrace-prometheus</h1>
<p>This app counts its traced function calls.
<ul>
<li><a href="/metrics"><code>/metrics</code></a>: the counters, for Prometheus to scrape
<li><a href="/healthz"><code>/healthz</code></a>: whether the server answers
</ul>
</html>
`

/** The page for people, and its content security policy. */
export const page = {
  html,
  policy: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
