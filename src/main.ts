import './lib/trusted-types.ts';
import './ui/app/app.ts';
