import { serve } from './protocol/server';

/** Replaced by the bundler with the package's version. */
declare const KMS_LENS_VERSION: string | undefined;

serve(typeof KMS_LENS_VERSION === 'string' ? KMS_LENS_VERSION : 'development');
