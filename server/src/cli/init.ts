import { writeFileSync } from 'node:fs';
import { newProjectFileText } from '../features/newProjectFile';
import { diskReason } from '../workspace/diskFiles';
import { UsageError, type ParsedArguments } from './arguments';
import type { Console } from './console';

const NAME = '.kms-lens.json';

/** `kms-lens init`: a project file with everything at its default; an existing one is never touched. */
export function init({ operands }: ParsedArguments<'init'>, console: Console): number {
  if (operands.length > 0)
    throw new UsageError(`"kms-lens init" writes ${NAME} into the working directory; it takes no paths.`);
  try {
    writeFileSync(NAME, newProjectFileText(), { flag: 'wx' });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    console.note(
      exists ? `${NAME} exists already and was left as it is.` : `${NAME} cannot be written: ${diskReason(error)}.`,
    );
    return 2;
  }
  console.note(`Wrote ${NAME}. Editors complete what may stand in it.`);
  return 0;
}
