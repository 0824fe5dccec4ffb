import '../../lib/trusted-types.ts';
import './controls-window.ts';
