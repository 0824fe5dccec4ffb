export {mulberry32} from '../../src/ascent/random.ts';
