import Hypertrace from 'hypertrace'

export const maxPersons = 100_000

/** Persons in memory; ids count from 1, and an unknown one gives undefined. Each call of a method is traced. */
export class PersonStore {
  #tracer = Hypertrace.createTracer(this)
  #persons = new Map() // By ids as texts, as they are in URLs
  #lastId = 0

  get size () {
    return this.#persons.size
  }

  create (fields) {
    this.#tracer.trace()
    const now = new Date().toISOString()
    const person = { id: ++this.#lastId, ...fields, created_at: now, updated_at: now }
    this.#persons.set(String(person.id), person)
    return person
  }

  /** `limit` persons at most, the oldest first, without the first `start`. */
  list (start, limit) {
    this.#tracer.trace()
    return [...this.#persons.values()].slice(start, start + limit)
  }

  get (id) {
    this.#tracer.trace()
    return this.#persons.get(id)
  }

  update (id, changes) {
    this.#tracer.trace()
    const person = this.#persons.get(id)
    return person && Object.assign(person, changes, { updated_at: new Date().toISOString() })
  }

  delete (id) {
    this.#tracer.trace()
    const person = this.#persons.get(id)
    this.#persons.delete(id)
    return person
  }
}
