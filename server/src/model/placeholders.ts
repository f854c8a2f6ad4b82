/**
 * The text around the placeholders of a templated string, null standing for each; undefined when it has none. Policy
 * variables (`${aws:PrincipalTag/team}`) and the escapes `${*}`, `${?}`, `${$}` are no placeholders: AWS resolves them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function placeholderParts(text: string): (string | null)[] | undefined {
  if (!/\$\{|\{\{|<%|@@|%\{/.test(text)) return undefined;
  const parts: (string | null)[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (POLICY_VARIABLE.test(match[0])) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(null);
    from = match.index + match[0].length;
  }
  if (parts.length === 0) return undefined;
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

const PLACEHOLDER = /\$\{[^{}]*\}|\{\{.*?\}\}|<%.*?%>|@@.*?@@|%\{[^{}]*\}/gs;
const POLICY_VARIABLE = /^\$\{(?:[*?$]|[A-Za-z0-9._-]+:[A-Za-z][^{}]*)\}$/;
