import { explainElement } from '../knowledge/documentation';
import { elementOfOtherCase, type ElementPlace } from '../knowledge/elements';
import { markdownCode, markdownPage, markdownParagraphs } from './markdown';

/** An element of the grammar, or a type of principals. */
export function hoverElement(place: ElementPlace, name: string): string | undefined {
  const explanation = explainElement(place, elementOfOtherCase(place, name) ?? name);
  if (!explanation) return undefined;
  return markdownParagraphs([`**${explanation.name}**`, explanation.text, markdownPage(explanation.page)]);
}

/** The value of Version, Effect, Sid or Id. `gist`: what the statement says, in a few words. */
export function hoverText(
  element: 'Version' | 'Id' | 'Sid' | 'Effect',
  value: string,
  gist: string | undefined,
): string | undefined {
  const page = explainElement(element === 'Version' || element === 'Id' ? 'policy' : 'statement', element)?.page;
  const text = TEXTS[element]?.[value];
  if (element === 'Sid') return gist && markdownParagraphs([markdownCode(gist), page && markdownPage(page)]);
  return text && markdownParagraphs([`${markdownCode(value)}: ${text}`, page && markdownPage(page)]);
}

const TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Version: {
    '2012-10-17': 'the current policy language.',
    '2008-10-17': 'the old policy language, in which policy variables are plain text.',
  },
  Effect: {
    Allow: 'lets the principals do this, unless a Deny that matches says no.',
    Deny: 'keeps the principals from doing this, whatever else allows it.',
  },
};
