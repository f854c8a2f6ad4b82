import { writeFileSync } from 'node:fs';
import { PROJECT_FILE_NAME } from '../document/sourceDocument';
import { newProjectFileText } from '../features/newProjectFile';
import { diskReason } from '../workspace/diskFiles';
import { UsageError, type ParsedArguments } from './arguments';
import type { Console } from './console';

/** `kms-lens init`: a project file with everything at its default; an existing one is never touched. */
export function init({ operands }: ParsedArguments<'init'>, console: Console): number {
  if (operands.length > 0)
    throw new UsageError(`"kms-lens init" writes ${PROJECT_FILE_NAME} into the working directory; it takes no paths.`);
  try {
    writeFileSync(PROJECT_FILE_NAME, newProjectFileText(), { flag: 'wx' });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    console.note(
      exists
        ? `${PROJECT_FILE_NAME} exists already and was left as it is.`
        : `${PROJECT_FILE_NAME} cannot be written: ${diskReason(error)}.`,
    );
    return 2;
  }
  console.note(`Wrote ${PROJECT_FILE_NAME}. Editors complete what may stand in it.`);
  return 0;
}
