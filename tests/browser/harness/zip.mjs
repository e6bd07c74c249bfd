/** Zip files as tests need them. */

import { crc32, deflateRawSync } from "node:zlib";

/**
 * A zip file.
 *
 * @param {{ name: string, text: string, size?: number, flags?: number }[]} files `size`: what it says in place of its own
 */
export function zipOf(files) {
  const locals = [];
  const central = [];
  let at = 0;
  for (const { name, text, size, flags = 0 } of files) {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size ?? bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, path, packed]);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    common.copy(record, 6, 0, 24);
    record.writeUInt32LE(at, 42);
    central.push(record, path);
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return [...Buffer.concat([...locals, directory, end])];
}
