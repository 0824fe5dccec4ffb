import ts from 'typescript';

/** Words in the code that belong among the strings. */
export interface LiteralWords {
  /** Counted from 1. */
  readonly line: number;
  readonly words: string;
}

/** Attributes and properties whose values people read: those of HTML, and those of the elements of the interface. */
const readName =
  /^[.?]?(label|title|alt|placeholder|heading|caption|text|reason|help|advice|message|\w+Title|\w+Label|aria-(label|description|placeholder|roledescription|valuetext)|aria(Label|Description|ValueText)|textContent|innerText)$/;

/** Values that look like words and are none: names of keys, groups and kinds that the code compares. */
const technical = new Set(['Alt', 'Control', 'Feedback', 'Files', 'Meta', 'Output', 'Shift']);

const hasLetters = (text: string): boolean => /\p{L}/u.test(text.replaceAll(/&\w+;/g, ''));

/** A word with a capital, or several words of which the first has one or that end as sentences do. */
const isProse = (text: string): boolean =>
  !technical.has(text) &&
  /^\p{Lu}\p{Ll}+…?$|^\p{Lu}\S* .*\p{L}|\p{L},? \p{L}.*[.…!?]$|^\p{Ll}+…$/u.test(text.trim());

/**
 * The words that stand in a file instead of among the strings: as text or in a read attribute of an html or svg
 * template, or as a value that is given to what people read. In an element's file (`isElement`) also whatever else looks
 * like prose or a caption.
 */
export function literalWords(source: string, isElement: boolean): readonly LiteralWords[] {
  const file = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true);
  const found = new Map<number, LiteralWords>();
  const report = (position: number, words: string): void => {
    const line = file.getLineAndCharacterOfPosition(position).line + 1;
    found.set(position, {line, words: words.trim().replaceAll(/\s+/g, ' ')});
  };
  const reportIn = (value: ts.Expression): void => {
    for (const literal of literalsIn(value)) {
      if (hasLetters(literal.text)) report(literal.getStart(file), literal.text);
    }
  };

  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && /^(html|svg)$/.test(node.tag.getText(file))) {
      visitTemplate(node.template, report, reportIn);
    } else if (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) {
      if (isElement && node.initializer && readName.test(node.name.getText(file))) reportIn(node.initializer);
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const {left, right} = node;
      if (ts.isPropertyAccessExpression(left) && readName.test(left.name.text)) reportIn(right);
    } else if (ts.isCallExpression(node) && /\.setAttribute$/.test(node.expression.getText(file))) {
      const [name, value] = node.arguments;
      if (name && value && ts.isStringLiteral(name) && readName.test(name.text)) reportIn(value);
    } else if (isElement && ts.isStringLiteralLike(node) && isProse(node.text) && !isForPrograms(node)) {
      report(node.getStart(file), node.text);
    } else if (isElement && ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) {
      const text = [node.head.text, ...node.templateSpans.map(({literal}) => literal.text)].join('0');
      if (isProse(text) && !isForPrograms(node)) report(node.getStart(file), text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found.values()].sort((a, b) => a.line - b.line);
}

/** The literals that an expression may become, without what it calls. */
function literalsIn(value: ts.Expression): readonly ts.LiteralLikeNode[] {
  if (ts.isStringLiteralLike(value)) return [value];
  if (ts.isTemplateExpression(value)) {
    return [
      value.head,
      ...value.templateSpans.flatMap(({expression, literal}) => [...literalsIn(expression), literal]),
    ];
  }
  if (ts.isConditionalExpression(value)) return [value.whenTrue, value.whenFalse].flatMap(literalsIn);
  if (ts.isBinaryExpression(value) && !isComparison(value)) {
    return [value.left, value.right].flatMap(literalsIn);
  }
  if (ts.isParenthesizedExpression(value) || ts.isAsExpression(value)) return literalsIn(value.expression);
  if (ts.isArrayLiteralExpression(value)) return value.elements.flatMap(literalsIn);
  return [];
}

const isComparison = ({operatorToken}: ts.BinaryExpression): boolean =>
  /^[!=<>]=/.test(operatorToken.getText());

/** What no user sees: modules, types, names, what is compared, and errors of the code. */
function isForPrograms(node: ts.Node): boolean {
  const {parent} = node;
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isTaggedTemplateExpression(parent) ||
    ts.isLiteralTypeNode(parent) ||
    ts.isCaseClause(parent) ||
    ts.isElementAccessExpression(parent) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isBinaryExpression(parent) && isComparison(parent)) ||
    (ts.isNewExpression(parent) && parent.expression.getText().endsWith('Error'))
  );
}

/** Reports the letters of a template that are read, and those in what is put in where they would be. */
function visitTemplate(
  template: ts.TemplateLiteral,
  report: (position: number, words: string) => void,
  reportIn: (value: ts.Expression) => void,
): void {
  const markup = new Markup();
  const follow = (literal: ts.TemplateLiteralLikeNode): void => {
    // After the backtick or the brace.
    const begins = literal.getStart() + 1;
    for (const {at, text} of markup.readIn(literal.rawText ?? literal.text)) {
      if (hasLetters(text)) report(begins + at + text.search(/\p{L}/u), text);
    }
  };
  if (ts.isNoSubstitutionTemplateLiteral(template)) {
    follow(template);
    return;
  }
  follow(template.head);
  for (const {expression, literal} of template.templateSpans) {
    if (markup.isRead) reportIn(expression);
    follow(literal);
  }
}

/** Follows the markup of a template from one of its literals to the next. */
class Markup {
  #place: 'text' | 'comment' | 'tag' | 'value' = 'text';
  #attribute = '';
  /** Of the attribute's value; empty if it has none. */
  #quote = '';

  /** Whether what comes next is read by people. */
  get isRead(): boolean {
    return this.#place === 'text' || (this.#place === 'value' && readName.test(this.#attribute));
  }

  /** The parts of the next literal that people read, and where they begin. */
  readIn(raw: string): readonly {readonly at: number; readonly text: string}[] {
    const parts: {at: number; text: string}[] = [];
    let at = 0;
    while (at < raw.length) {
      const {isRead} = this;
      const [text, end] = this.#step(raw.slice(at));
      if (isRead) parts.push({at, text});
      at += text.length + end.length;
    }
    return parts;
  }

  /** Goes on to where the place changes, or to the end; returns what stands until then, and what ends it. */
  #step(rest: string): readonly [text: string, end: string] {
    const match = this.#ends().exec(rest);
    if (!match) return [rest, ''];
    const [found, attribute = '', quote = ''] = match;
    if (this.#place === 'text') this.#place = found === '<' ? 'tag' : 'comment';
    else if (this.#place === 'value') this.#place = 'tag';
    else if (found.endsWith('>')) this.#place = 'text';
    else [this.#place, this.#attribute, this.#quote] = ['value', attribute, quote];
    return [rest.slice(0, match.index), found];
  }

  /** What ends the present place. In a tag, it is the beginning of a value or the tag’s end. */
  #ends(): RegExp {
    switch (this.#place) {
      case 'text':
        return /<!--|</;
      case 'comment':
        return /-->/;
      case 'tag':
        return /([^\s"'<>/=]+)=(["']?)|>/;
      case 'value':
        return this.#quote === '' ? /(?=[\s>])/ : new RegExp(this.#quote);
    }
  }
}
