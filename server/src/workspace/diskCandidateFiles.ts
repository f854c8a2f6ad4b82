import type { CandidateFile, CandidateFiles } from './candidateFiles';
import { DiskFileReader } from './diskFileReader';
import { pathOfUri, uriOfPath } from './diskFiles';
import { decodeText, mayConcern } from './diskText';
import { walkFolder } from './diskWalk';
import { ignoreRules } from './ignoreRules';

/** The candidates on disk. Most files are told apart by their bytes, undecoded. */
export class DiskCandidateFiles implements CandidateFiles {
  *in(folder: string, most: number): Iterable<CandidateFile> {
    const path = pathOfUri(folder);
    if (path === undefined) return;
    const reader = new DiskFileReader(most, () => most);
    for (const walked of walkFolder(path.replaceAll('\\', '/'), ignoreRules)) {
      const candidate =
        walked.reason === undefined ? candidateAt(walked.path, reader) : unusable(walked.path, walked.reason);
      if (candidate) yield candidate;
    }
  }
}

function candidateAt(path: string, reader: DiskFileReader): CandidateFile | undefined {
  const read = reader.read(path);
  switch (read.state) {
    case 'too-large':
      return unusable(path, `it is larger than ${read.most} bytes`);
    case 'unreadable':
      return unusable(path, read.reason);
    case 'read': {
      if (!mayConcern(path, read.bytes)) return undefined;
      const decoded = decodeText(read.bytes);
      if (decoded.state === 'invalid') return unusable(path, 'it is not valid UTF-8');
      return { state: 'read', uri: uriOfPath(path), text: decoded.text };
    }
  }
}

function unusable(name: string, reason: string): CandidateFile {
  return { state: 'unusable', name, reason };
}
