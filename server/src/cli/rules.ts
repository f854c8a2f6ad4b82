import { nearestRuleId, ruleHelps, type RuleHelp } from '../features/ruleHelp';
import { UsageError, type ParsedArguments } from './arguments';
import type { Console } from './console';

/** `kms-lens rules`: one line a rule, or all that is known as JSON. */
export function listRules({ options, operands }: ParsedArguments<'rules'>, console: Console): number {
  if (operands.length > 0)
    throw new UsageError(`"kms-lens rules" lists all; "kms-lens explain ${operands[0]}" explains one.`);
  const rules = ruleHelps();
  if (options.format === 'json') {
    console.print(`${JSON.stringify({ version: 1, rules }, null, 2)}\n`);
    return 0;
  }
  const width = Math.max(...rules.map(({ id }) => id.length));
  for (const { id, severity, preset, title } of rules) {
    console.print(`${id.padEnd(width)}  ${severity.padEnd(7)}  ${preset.padEnd(11)}  ${title}\n`);
  }
  return 0;
}

/** `kms-lens explain`: a rule in prose. */
export function explainRule({ operands }: ParsedArguments<'explain'>, console: Console): number {
  const [id, ...more] = operands;
  if (id === undefined || more.length > 0)
    throw new UsageError('"kms-lens explain" takes one rule; "kms-lens rules" lists them.');
  const rule = ruleHelps().find((candidate) => candidate.id === id);
  if (!rule) {
    const near = nearestRuleId(id);
    throw new UsageError(
      `There is no rule "${id}": ${near ? `did you mean "${near}"?` : '"kms-lens rules" lists all.'}`,
    );
  }
  console.print(explanationOf(rule));
  return 0;
}

function explanationOf({ id, severity, preset, title, why, remedy, refs, helpUri }: RuleHelp): string {
  const references = refs.length === 0 ? '' : `\nSee also:\n${refs.map((ref) => `  ${ref}\n`).join('')}`;
  return `${id}: ${title}\n\n${why}\n${remedy}\n\nSeverity: ${severity}; preset: ${preset}\n${helpUri}\n${references}`;
}
