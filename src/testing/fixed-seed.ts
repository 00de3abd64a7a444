/**
 * Random properties are tried with the same examples each time, so that a test that passed passes again: what is new is looked for by
 * `npm run properties`, which tries other examples each time, and many more.
 */
import fc from 'fast-check';

if (process.env.RUNS === undefined) fc.configureGlobal({ seed: 1_035 });
