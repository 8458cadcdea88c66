/** Written text while it is typed or pasted: cleaned and counted as the server does it. */

const LINE_END = /^[\n\r\v\f\u0085\u2028\u2029]$/u;
const WIDE_BLANK = /^[\t\u00a0\u3000]$/u;
/** Control, format, private, unassigned characters and halves of pairs; U+FFFD stands for something that got lost before. */
const INVISIBLE = /^[\p{C}\ufffd]$/u;
const MARK = /^\p{M}$/u;
/** Unicode's own limit for text that may come from anywhere (UAX #15, stream-safe). */
const MAX_MARKS = 30;
const BLANK_ENDS = /^[\t-\r\u0085\p{Z}]+|[\t-\r\u0085\p{Z}]+$/gu;
const BLANK = /[\t-\r\u0085\p{Z}]/gu;
const ORDINAL = /^[(（]\s*([一二三四五六七八九十]{1,3})\s*[)）]\s*/u;

/** The text without invisible characters, its lines left as they are: what a paste may put in. */
export function visibleText(text) {
  let marks = 0;
  const visible = (character) => {
    if (LINE_END.test(character)) {
      return '\n';
    }

    if (WIDE_BLANK.test(character)) {
      return ' ';
    }

    if (INVISIBLE.test(character)) {
      return '';
    }

    marks = MARK.test(character) ? marks + character.normalize('NFD').length : 0;
    return marks <= MAX_MARKS ? character : '';
  };

  return [...text.replaceAll('\r\n', '\n')].map(visible).join('').normalize('NFC');
}

/** The text as it will be stored: one line per paragraph, without blanks at the ends of lines and without empty lines. */
export function cleanText(text) {
  return visibleText(text)
    .split('\n')
    .map((line) => line.replace(BLANK_ENDS, '').replace(ORDINAL, '（$1）'))
    .filter((line) => line !== '')
    .join('\n');
}

/** Characters that carry text: white space is not counted. */
export function textLength(text) {
  return [...cleanText(text).replace(BLANK, '')].length;
}
