/** Replaced by the bundler with the package's version. */
declare const KMS_LENS_VERSION: string | undefined;

/** The version of this package; `development` when the sources run unbundled. */
export function toolVersion(): string {
  return typeof KMS_LENS_VERSION === 'string' ? KMS_LENS_VERSION : 'development';
}
