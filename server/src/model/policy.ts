import type { Fault } from './fault';
import type { List, Origin, Strings, Value } from './value';

/**
 * What a policy is attached to, as far as its shape or place tells: `key` a KMS key policy, `identity` an IAM policy (no
 * principals), `resource` a policy of another service's resource, and the policies of AWS Organizations.
 */
export type PolicyKind = 'key' | 'identity' | 'resource' | 'resource-control' | 'service-control';

/** What a policy says apart from its statements; statements may be judged with it alone. */
export interface PolicyFrame {
  readonly kind: PolicyKind;
  /** True when it certainly is attached to what `kind` says; false when only its shape suggests so. */
  readonly attached: boolean;
  readonly version: Value<string>;
  readonly owner: Owner;
}

/** What is known of the key, or other resource, that the policy belongs to. */
export interface Owner {
  /** 12 digits; unknown when it is only a symbol such as `AWS::AccountId`. */
  readonly account: Value<string>;
  /** True when the format names the account by a symbol: then a literal id beside it is presumed to be another account. */
  readonly accountIsSymbol: boolean;
  readonly region: Value<string>;
  readonly partition: Value<string>;
  readonly keyArn: Value<string>;
}

export interface PolicyDocument extends PolicyFrame {
  readonly id: Value<string>;
  readonly statements: Value<List<Statement>>;
  /** The addresses of the resources it is attached to, for example `aws_kms_key.main`. */
  readonly attachedTo: readonly string[];
  /** Its size in bytes as AWS receives it. */
  readonly byteLength: Value<number>;
  /** Faults of the document's own elements; those inside a statement are the statement's. */
  readonly faults: readonly Fault[];
  /** A short place to speak of the whole policy: the name of its Statement element, else its first character. */
  readonly heading: Origin;
  readonly origin: Origin;
}

export interface Statement {
  readonly sid: Value<string>;
  readonly effect: Value<string>;
  readonly principal: Value<List<Principal>>;
  readonly notPrincipal: Value<List<Principal>>;
  readonly action: Strings;
  readonly notAction: Strings;
  readonly resource: Strings;
  readonly notResource: Strings;
  readonly condition: Value<List<Condition>>;
  /** Where the names of its elements stand, by their right spelling: `Action`, `NotPrincipal`. */
  readonly names: ReadonlyMap<string, Origin>;
  readonly faults: readonly Fault[];
  /** A short place to speak of the whole statement: its Sid, else its first character. */
  readonly heading: Origin;
  readonly origin: Origin;
}

/** One principal. `"*"` alone is read as type `AWS`, id `*`, both at the same place. */
export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`, or what was written. Its origin is the name's. */
  readonly type: Value<string>;
  readonly id: Value<string>;
}

/** One condition key under one operator. Origins: operator and key are the property names', values the value's. */
export interface Condition {
  readonly operator: Value<string>;
  readonly key: Value<string>;
  readonly values: Strings;
  readonly origin: Origin;
}
