import 'reverie/define';
