import '../../lib/trusted-types.ts';
import './remote.ts';
