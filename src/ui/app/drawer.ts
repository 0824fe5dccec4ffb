import '../panel/channels.ts';
import '../library/clips.ts';
import '../library/player.ts';
import '../panel/guide.ts';
import '../panel/models.ts';
import '../perform/looks.ts';
import '../perform/perform.ts';
import '../render/render.ts';
