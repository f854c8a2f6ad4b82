import { EVERY_RUN } from './runs';

process.env[EVERY_RUN] = '1';
