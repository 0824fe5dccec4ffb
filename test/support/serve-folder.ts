export {loadPackFolder, serveFolder} from '../../src/build/pack-folder.ts';
