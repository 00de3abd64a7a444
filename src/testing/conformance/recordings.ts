/** Finding and reading recordings. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The recordings among these files and folders, folders searched through. Throws on a path that is not there. */
export function recordingFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (!existsSync(path)) throw new Error(`${path}: no such file or folder`);
    if (!statSync(path).isDirectory()) return [resolve(path)];
    const entries = readdirSync(path).sort();
    return recordingFiles(
      entries.map((entry) => join(path, entry)).filter((entry) => statSync(entry).isDirectory() || /\.json(\.gz)?$/.test(entry)),
    );
  });
}

export function readRecording(file: string): unknown {
  const bytes = readFileSync(file);
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
}
