import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Preset, Severity } from '../../server/src/model/repair';
import { RULES } from '../../server/src/rules/index';

/**
 * What the rules promise, apart from their code: the default severity first, then those that single findings may have
 * instead, as E W I H (milder ones where less is certain or less is at stake); then the preset. Changing a line changes what other people's builds fail on: say so in the changelog.
 */
const TABLE = `
  policy-syntax                   E    recommended
  policy-element                  E    recommended
  policy-version                  EH   recommended
  policy-statement-incomplete     E    recommended
  policy-effect                   E    recommended
  policy-sid                      EH   recommended
  policy-action-unknown           E    recommended
  policy-action-foreign           W    recommended
  policy-action-without-effect    WI   recommended
  policy-resource                 E    recommended
  policy-principal                EH   recommended
  policy-principal-deleted        W    recommended
  policy-principal-session        W    recommended
  policy-principal-sso            W    recommended
  policy-condition-operator       EH   recommended
  policy-condition-key            EW   recommended
  policy-condition-value          EH   recommended
  policy-condition-inapplicable   WH   recommended
  policy-condition-set            WH   recommended
  policy-condition-wildcard       E    recommended
  policy-condition-expired        H    strict
  policy-placeholder              W    recommended
  policy-size                     EW   recommended
  policy-redundant                H    strict
  policy-public                   E    recommended
  policy-public-weak-condition    E    recommended
  policy-account-wide             WI   recommended
  policy-lockout                  EI   recommended
  policy-lockout-risk             W    recommended
  policy-no-root-delegation       I    recommended
  policy-wildcard-action          WI   recommended
  policy-cross-account            WIH  recommended
  policy-service-confused-deputy  WH   recommended
  policy-grant-unconstrained      WI   recommended
  policy-escalation               W    recommended
  policy-separation-of-duties     I    strict
  policy-notprincipal             EW   recommended
  policy-notaction                WI   recommended
  policy-notresource              H    recommended
  policy-deny-always              WE   recommended
  policy-deny-never               W    recommended
  policy-deny-incomplete          W    recommended
  policy-deny-breaks-services     WI   recommended
  policy-service-actions          WH   recommended
  policy-enclave                  EW   recommended
  policy-rcp                      E    recommended
  policy-destructive-without-mfa  I    strict
  policy-user-principal           I    strict
  policy-decrypt-unconditioned    I    strict
  policy-too-many-principals      I    all
  iam-decrypt-all-keys            W    recommended
  iam-kms-admin                   WI   recommended
  iam-policy-or-grant-change      W    recommended
  iam-key-destruction             W    strict
  iam-resource-not-a-key          E    recommended
  iam-needs-star                  E    recommended
  iam-principal                   E    recommended
  suppression-unused              H    strict
`;

const SEVERITIES: Readonly<Record<string, Severity>> = { E: 'error', W: 'warning', I: 'info', H: 'hint' };

interface RulePromise {
  readonly id: string;
  readonly severities: readonly Severity[];
  readonly preset: Preset;
}

const PROMISES: readonly RulePromise[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [id, letters, preset] = line.trim().split(/\s+/) as [string, string, Preset];
    return { id, severities: Array.from(letters, (letter) => SEVERITIES[letter]!), preset };
  });

describe('severities and presets', () => {
  it('are promised for every rule, in the order of the list', () => {
    assert.deepEqual(
      RULES.map(({ id }) => id),
      PROMISES.map(({ id }) => id),
    );
  });

  for (const { id, severities, preset } of PROMISES) {
    it(id, () => {
      const rule = RULES.find((each) => each.id === id);
      assert.deepEqual({ severity: rule?.severity, preset: rule?.preset }, { severity: severities[0], preset });
      const page = readFileSync(join(__dirname, `${id}.md`), 'utf8');
      const found = new Set(
        Array.from(page.matchAll(/^(error|warning|info|hint) at \d/gm), ([, severity]) => severity),
      );
      assert.deepEqual([...found].sort(), [...severities].sort(), 'the page shows every severity, and no other');
    });
  }
});
