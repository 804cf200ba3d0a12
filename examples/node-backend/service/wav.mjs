const samplesPerSecond = 8000;

/** Returns a WAV file of one tone: 8 bit, one channel. */
export function wav(seconds) {
  const samples = Buffer.from(
    Array.from(
      { length: Math.round(seconds * samplesPerSecond) },
      (_, n) => 128 + Math.round(60 * Math.sin((n * 2 * Math.PI * 440) / samplesPerSecond)),
    ),
  );
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(samplesPerSecond, 4);
  format.writeUInt32LE(samplesPerSecond, 8);
  format.writeUInt16LE(1, 12);
  format.writeUInt16LE(8, 14);
  return riff([chunk('fmt ', format), chunk('data', samples)]);
}

/** Returns a WAV file with its tags, and the cover if there is one, in a chunk of ID3 at its end. */
export function withTags(file, { title, artist = '', cover }) {
  const frames = [frame('TIT2', text(title)), frame('TPE1', text(artist))];
  if (cover !== undefined) {
    const kind = Buffer.from('\0image/png\0\x03\0', 'latin1');
    frames.push(frame('APIC', Buffer.concat([kind, cover])));
  }
  const body = Buffer.concat(frames);
  const header = Buffer.from('ID3\x03\0\0\0\0\0\0', 'latin1');
  // The size is written in seven bits per byte.
  for (const [index, shift] of [21, 14, 7, 0].entries()) header[6 + index] = (body.length >> shift) & 0x7f;
  return riff([file.subarray(12), chunk('id3 ', Buffer.concat([header, body]))]);
}

function riff(chunks) {
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]));
}

function chunk(name, content) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name), length, content, Buffer.alloc(content.length % 2)]);
}

function frame(name, content) {
  const header = Buffer.alloc(10);
  header.write(name);
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

/** A text of ID3: UTF-16 with its byte order mark. */
function text(value) {
  return Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(value, 'utf16le')]);
}
