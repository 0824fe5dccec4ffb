export {loadPackFolder, serveFolder} from '../../src/cli/pack-folder.ts';
