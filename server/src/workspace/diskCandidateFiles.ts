import { readFileSync, statSync } from 'node:fs';
import type { CandidateFile, CandidateFiles } from './candidateFiles';
import { diskReason, pathOfUri, uriOfPath } from './diskFiles';
import { cannotHoldStatement, decodeText } from './diskText';
import { walkFolder } from './diskWalk';
import { ignoreRules } from './ignoreRules';

/** The candidates on disk, not larger than `maximumFileSize` bytes. Most are told apart by their bytes, undecoded. */
export class DiskCandidateFiles implements CandidateFiles {
  constructor(private readonly maximumFileSize: number) {}

  *in(folder: string): Iterable<CandidateFile> {
    const path = pathOfUri(folder);
    if (path === undefined) return;
    for (const walked of walkFolder(path.replaceAll('\\', '/'), ignoreRules)) {
      if (walked.reason !== undefined) yield { state: 'unusable', name: walked.path, reason: walked.reason };
      else {
        const candidate = this.read(walked.path);
        if (candidate) yield candidate;
      }
    }
  }

  private read(path: string): CandidateFile | undefined {
    try {
      const most = this.maximumFileSize;
      if (statSync(path).size > most)
        return { state: 'unusable', name: path, reason: `it is larger than ${most} bytes` };
      const bytes = readFileSync(path);
      if (cannotHoldStatement(bytes)) return undefined;
      const decoded = decodeText(bytes);
      if (decoded.state === 'invalid') return { state: 'unusable', name: path, reason: 'it is not valid UTF-8' };
      return { state: 'read', uri: uriOfPath(path), text: decoded.text };
    } catch (error) {
      return { state: 'unusable', name: path, reason: diskReason(error) };
    }
  }
}
