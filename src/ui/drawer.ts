import './channels.ts';
import './clips.ts';
import './models.ts';
import './render.ts';
