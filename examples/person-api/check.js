const required = ['first_name', 'last_name']
const optional = ['email', 'address']
const defaultPage = { start: '0', limit: '20' }
const maxLimit = 1_000

/** Fastify answers with this status, and with the message as the reason. */
export function httpError (statusCode, message) {
  return Object.assign(new Error(message), { statusCode })
}

/** The fields of a new person; others are ignored. */
export function readPerson (body) {
  const fields = readChanges(body)
  for (const name of required) {
    if (fields[name] === undefined) throw httpError(400, `${name} is missing`)
  }
  return fields
}

/** The fields of a person that are there. */
export function readChanges (body) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw httpError(400, 'the body must be a JSON object')
  }
  const given = [...required, ...optional].filter(name => body[name] !== undefined)
  for (const name of given) checkText(name, body[name])
  return Object.fromEntries(given.map(name => [name, body[name]]))
}

function checkText (name, value) {
  if (typeof value !== 'string') throw httpError(400, `${name} must be a text, received ${JSON.stringify(value)}`)
  if (required.includes(name) && value.trim() === '') throw httpError(400, `${name} must not be empty`)
}

/** Which part of the list a query asks for. */
export function readPage (query) {
  const { start, limit } = { ...defaultPage, ...query }
  return { start: readInteger('start', start, 0, 1e9), limit: readInteger('limit', limit, 1, maxLimit) }
}

/** A name that is twice in a query has a list of values. */
function readInteger (name, text, min, max) {
  const number = Number(text)
  if (typeof text !== 'string' || !/^\d+$/.test(text) || number < min || number > max) {
    throw httpError(400, `${name} must be an integer from ${min} to ${max}, received ${JSON.stringify(text)}`)
  }
  return number
}
