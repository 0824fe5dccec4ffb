import './trusted-types.ts';
import './ui/app.ts';
