import type { Range } from '../../document/segment';

/**
 * The tree of an HCL text. Every node's range counts UTF-16 units of the text that was parsed and lies within its parent's.
 * Broken text gives the same nodes: what is not typed yet is a `missing` expression of no width, what is not closed says so.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export interface HclBody extends Range {
  readonly kind: 'body';
  /** In the order of the text. */
  readonly items: readonly HclItem[];
}

export type HclItem = HclAttribute | HclBlock;

/** `name = value`; a name alone on its line is an attribute whose value is missing. */
export interface HclAttribute extends Range {
  readonly kind: 'attribute';
  readonly name: HclName;
  readonly value: HclExpression;
}

/** `type "label" … { … }`. The body's range is what stands between the braces. */
export interface HclBlock extends Range {
  readonly kind: 'block';
  readonly type: HclName;
  readonly labels: readonly HclLabel[];
  readonly body: HclBody;
  /** False when the closing brace is missing. */
  readonly closed: boolean;
}

export interface HclName extends Range {
  readonly kind: 'name';
  /** Empty when it is not typed yet. */
  readonly text: string;
}

/** The range includes the quotes, where there are any. */
export interface HclLabel extends Range {
  readonly kind: 'label';
  readonly text: string;
  readonly quoted: boolean;
}

export type HclExpression =
  | HclLiteral
  | HclTemplate
  | HclHeredoc
  | HclObject
  | HclTuple
  | HclCall
  | HclVariable
  | HclTraversal
  | HclUnary
  | HclBinary
  | HclConditional
  | HclFor
  | HclParentheses
  | HclMissing;

export interface HclLiteral extends Range {
  readonly kind: 'literal';
  readonly value: number | boolean | null;
}

/** A text in double quotes, quotes included. */
export interface HclTemplate extends Range {
  readonly kind: 'template';
  readonly parts: readonly HclTemplatePart[];
  readonly closed: boolean;
}

/** `<<MARKER` to the end of the line that closes it (without the line end). */
export interface HclHeredoc extends Range {
  readonly kind: 'heredoc';
  readonly marker: HclName;
  /** `<<-`: the indentation common to all lines is not part of the text. */
  readonly flush: boolean;
  /** The text parts of a heredoc end with their lines. White space that is stripped belongs to no part. */
  readonly parts: readonly HclTemplatePart[];
  readonly closed: boolean;
}

export type HclTemplatePart = HclText | HclInterpolation | HclDirective;

export interface HclText extends Range {
  readonly kind: 'text';
  /** Without the escapes it is written with. */
  readonly value: string;
}

/** `${ … }`; a `~` inside a brace has already stripped the texts beside it. */
export interface HclInterpolation extends Range {
  readonly kind: 'interpolation';
  readonly expression: HclExpression;
  readonly closed: boolean;
}

/** `%{ … }`. Directives stand in a row as they are written; what they enclose is between them. */
export interface HclDirective extends Range {
  readonly kind: 'directive';
  /** `if`, `else`, `endif`, `for`, `endfor`, or what is written instead of them. */
  readonly keyword: HclName;
  /** The variables of `for`. */
  readonly names: readonly HclName[];
  /** The condition of `if`, the collection of `for`. */
  readonly expression: HclExpression | undefined;
  readonly closed: boolean;
}

export interface HclObject extends Range {
  readonly kind: 'object';
  readonly items: readonly HclObjectItem[];
  readonly closed: boolean;
}

/** `key = value` or `key : value`. A key that is a plain variable is that name itself; see `objectKeyText`. */
export interface HclObjectItem extends Range {
  readonly kind: 'item';
  readonly key: HclExpression;
  readonly value: HclExpression;
}

export interface HclTuple extends Range {
  readonly kind: 'tuple';
  readonly items: readonly HclExpression[];
  readonly closed: boolean;
}

export interface HclCall extends Range {
  readonly kind: 'call';
  /** With its namespace: `provider::aws::arn_parse`. */
  readonly name: HclName;
  readonly arguments: readonly HclExpression[];
  /** `...` after the last argument: it is a list of arguments. */
  readonly expanded: boolean;
  readonly closed: boolean;
}

/** The first name of a reference: `var`, `local`, `aws_kms_key`, or a variable of `for`. */
export interface HclVariable extends Range {
  readonly kind: 'variable';
  readonly name: string;
}

/** What follows an expression: `.name`, `[index]`, `.*`, `[*]`, in one row however long. */
export interface HclTraversal extends Range {
  readonly kind: 'traversal';
  readonly source: HclExpression;
  readonly steps: readonly HclStep[];
}

export type HclStep = HclAttributeStep | HclIndexStep | HclSplatStep;

export interface HclAttributeStep extends Range {
  readonly kind: 'attributeStep';
  readonly name: HclName;
}

/** `[index]`, or the old `.0`. */
export interface HclIndexStep extends Range {
  readonly kind: 'indexStep';
  readonly index: HclExpression;
  readonly closed: boolean;
}

/** `[*]` (full), or `.*`, which takes only the names that follow into each element. */
export interface HclSplatStep extends Range {
  readonly kind: 'splatStep';
  readonly full: boolean;
}

export interface HclUnary extends Range {
  readonly kind: 'unary';
  readonly operator: '-' | '!';
  readonly operand: HclExpression;
}

export type HclOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

export interface HclBinary extends Range {
  readonly kind: 'binary';
  readonly operator: HclOperator;
  readonly left: HclExpression;
  readonly right: HclExpression;
}

export interface HclConditional extends Range {
  readonly kind: 'conditional';
  readonly condition: HclExpression;
  readonly yes: HclExpression;
  readonly no: HclExpression;
}

/** `[for k, v in c : value if x]` or `{for k, v in c : key => value... if x}`. */
export interface HclFor extends Range {
  readonly kind: 'for';
  readonly names: readonly HclName[];
  readonly collection: HclExpression;
  /** Only of an object. */
  readonly key: HclExpression | undefined;
  readonly value: HclExpression;
  /** `...` after the value: values of one key are gathered in a list. */
  readonly grouped: boolean;
  readonly condition: HclExpression | undefined;
  readonly closed: boolean;
}

export interface HclParentheses extends Range {
  readonly kind: 'parentheses';
  readonly inner: HclExpression;
  readonly closed: boolean;
}

/** Where an expression would stand. */
export interface HclMissing extends Range {
  readonly kind: 'missing';
}

export type HclNode =
  HclBody | HclItem | HclName | HclLabel | HclExpression | HclObjectItem | HclTemplatePart | HclStep;

/** With the characters that make it a comment, without the line end. */
export interface HclComment extends Range {
  readonly kind: 'comment';
}

/** A place where the text is not HCL. Ranges never lie outside the text. */
export interface HclFault extends Range {
  readonly kind: 'broken' | 'too-deep';
  /** What is wrong, in a few words: "a value is missing". */
  readonly message: string;
}
