import '../panel/channels.ts';
import '../library/clips.ts';
import '../panel/guide.ts';
import '../panel/models.ts';
import '../render/render.ts';
