export {mulberry32} from '../../src/lib/random.ts';
