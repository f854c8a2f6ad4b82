import { servicePrincipal } from './services';

/**
 * The label of a service that uses keys under its own name only to send messages to encrypted SNS topics or SQS queues,
 * which takes kms:GenerateDataKey and kms:Decrypt alike; undefined for others, which may need the first alone (S3 writes
 * inventories with it). `principal`: a service principal.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function messageSource(principal: string): string | undefined {
  const service = servicePrincipal(principal);
  return service && SOURCES.has(service.service) ? (service.label ?? service.service) : undefined;
}

const SOURCES: ReadonlySet<string> = new Set([
  'budgets',
  'cloudwatch',
  'codestar-notifications',
  'costalerts',
  'events',
  'events.rds',
  'sns',
]);
