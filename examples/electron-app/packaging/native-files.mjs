/** Finds the files that hold machine code by how they begin, since their names do not tell: `.so`, `.pyd`, or nothing. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {'mach-o' | 'pe' | 'elf'} NativeKind */

/** Enough for every magic number and for where the second one of Windows stands. */
const HEAD_BYTES = 64;
/** A class file of Java begins like a program for several processors, then with its version, which is 45 or more. */
const FEWEST_OF_JAVA = 43;
const MACH_O = [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe];
const MACH_O_FAT = [0xcafebabe, 0xcafebabf];
const ELF = 0x7f454c46;

/**
 * @param {string} folder
 * @returns {Promise<{ path: string, kind: NativeKind }[]>} in one order everywhere; links are passed over
 */
export async function nativeFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = [];
  for (const path of paths.sort()) {
    const kind = await kindOf(path);
    if (kind !== undefined) found.push({ path, kind });
  }
  return found;
}

/**
 * @param {string} path
 * @returns {Promise<NativeKind | undefined>}
 */
async function kindOf(path) {
  const file = await open(path);
  try {
    const head = await read(file, HEAD_BYTES, 0);
    if (head.length < 8) return undefined;
    const magic = head.readUInt32BE(0);
    if (magic === ELF) return 'elf';
    if (MACH_O.includes(magic)) return 'mach-o';
    if (MACH_O_FAT.includes(magic) && head.readUInt32BE(4) < FEWEST_OF_JAVA) return 'mach-o';
    if (head.length < HEAD_BYTES || head.toString('latin1', 0, 2) !== 'MZ') return undefined;
    const second = await read(file, 4, head.readUInt32LE(60));
    return second.toString('latin1') === 'PE\0\0' ? 'pe' : undefined;
  } finally {
    await file.close();
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} count
 * @param {number} position
 */
async function read(file, count, position) {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(count), 0, count, position);
  return buffer.subarray(0, bytesRead);
}
