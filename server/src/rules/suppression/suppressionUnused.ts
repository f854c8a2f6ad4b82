import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const suppressionUnused = defineRule({
  id: 'suppression-unused',
  on: 'suppression',
  severity: 'hint',
  preset: 'strict',
  title: 'A suppression silences nothing',
  why: 'It hides the next finding that comes to stand there, which nobody has looked at.',
  remedy: 'Remove it, or correct the name of the rule.',
  refs: ['ESLint --report-unused-disable-directives', 'Checkov #checkov:skip', 'cfn-lint Metadata ignore_checks'],
  tags: ['style'],
  *check({ suppression, silenced }) {
    if (silenced > 0) return;
    const { ruleIds, origin } = suppression;
    const what = ruleIds.length === 0 ? 'finding' : `finding of ${shortened(ruleIds.join(', '))}`;
    yield {
      span: origin.span,
      message: `This comment silences nothing: no ${what} stands where it speaks of. Remove it, or correct the name of the rule.`,
      repairs: [
        { title: 'Remove the comment', safe: true, changes: [{ do: 'replace-text', target: origin, text: '' }] },
      ],
    };
  },
});
