/** The one way to a dream: the app and the library open client and sources here. */
export {openSource, type SourceRequest} from '../source/open.ts';
export {DreamClient, type DreamClientEvents, type DreamSite} from '../dream/client.ts';
export {DreamWorkers} from '../dream/connection.ts';
