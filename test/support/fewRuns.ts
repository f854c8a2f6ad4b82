import fc from 'fast-check';
import { runs } from './runs';

const FAST_CHECKS_OWN = 100;

// For the properties that name no number.
fc.configureGlobal({ numRuns: runs(FAST_CHECKS_OWN) });
