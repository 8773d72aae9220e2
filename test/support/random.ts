import fc from 'fast-check';

/*
 * Random input is the same in every run, so that a test that passed passes again and CI never fails by chance.
 * `FC_SEED=$RANDOM npm test` tries other input; a failure names its seed.
 */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20261122) });
