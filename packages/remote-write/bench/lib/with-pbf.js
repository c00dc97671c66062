import { PbfWriter } from 'pbf'

/** A WriteRequest of 1.0 as the code that pbf generates writes it, from objects with the fields of the message. */
export function writeRequest (timeSeries) {
  const writer = new PbfWriter()
  for (const one of timeSeries) writer.writeMessage(1, writeTimeSeries, one)
  return writer.finish()
}

function writeTimeSeries ({ labels, samples }, writer) {
  for (const label of labels) writer.writeMessage(1, writeLabel, label)
  for (const sample of samples) writer.writeMessage(2, writeSample, sample)
}

function writeLabel ({ name, value }, writer) {
  writer.writeStringField(1, name)
  writer.writeStringField(2, value)
}

function writeSample ({ value, timestamp }, writer) {
  writer.writeDoubleField(1, value)
  writer.writeVarintField(2, timestamp)
}
