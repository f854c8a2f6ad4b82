import type { ElementPlace } from '../knowledge/elements';
import { hoverAction } from './hoverActions';
import { hoverConditionKey, hoverOperator } from './hoverConditions';
import { hoverElement } from './hoverElements';

/** Something of the policy language that can be explained by its name alone. Plain data, so that it survives the wire. */
export type Topic =
  | { readonly about: 'element'; readonly place: ElementPlace; readonly name: string }
  | { readonly about: 'action' | 'condition-key' | 'operator'; readonly name: string };

/** Markdown; undefined when nothing is known of it. */
export function explainTopic(topic: Topic): string | undefined {
  switch (topic.about) {
    case 'element':
      return hoverElement(topic.place, topic.name);
    case 'action':
      return hoverAction(topic.name);
    case 'condition-key':
      return hoverConditionKey(topic.name);
    case 'operator':
      return hoverOperator(topic.name);
  }
}
