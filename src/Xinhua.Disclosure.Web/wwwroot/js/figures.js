/**
 * The figures of a report while they are typed: reading, adding, stating and checking them, as the server does.
 * Numbers are BigInts in millionths, because eighteen digits do not fit into a JavaScript number.
 * Everything particular to a form comes with the sheet; a test holds this file against the server's rules.
 */

import { cleanText } from './narrative.js';

const DECIMALS = 6;
const MAX_INTEGER_DIGITS = 12;
const LIMIT = 10n ** BigInt(MAX_INTEGER_DIGITS);
/** Longer numerals are not read: they say nothing a report could mean. */
const MAX_NUMERAL_LENGTH = 28;
const TOO_LONG = `数字过大，最多${MAX_INTEGER_DIGITS}位。请检查是否多打了数字。`;

/** 元 in a 万元: an amount so many times last year's is most likely typed in 元. */
const WRONG_UNIT_FACTOR = 10_000n;
const WRONG_UNIT = '万元';
const JUMP_FACTOR = 10n;

const BLANK = /[\t-\r\u0085\p{Z}]/u;
const INVISIBLE = /\p{Cf}/u;
const DASH = /[\p{Pd}−]/u;
/** Digits, or groups of three parted all by commas or all by blanks: 1,234 is a number, 12,34 is a typing error. */
const NUMERAL = /^[+-]? ?([0-9]+(\.[0-9]*)?|\.[0-9]+|[1-9][0-9]{0,2}((,[0-9]{3})+|( [0-9]{3})+)(\.[0-9]*)?)$/;

/**
 * Reads what was typed into a cell.
 * @param {string | null | undefined} text
 * @param {'count' | 'signed-count' | 'money'} kind
 * @returns {{ value: bigint | null, error: string | null }} the value in millionths, or what is wrong, in Chinese
 */
export function readFigure(text, kind) {
  const plain = plainOf(text ?? '');
  if (plain === '') {
    return { value: null, error: null };
  }

  if (!NUMERAL.test(plain)) {
    return { value: null, error: notANumber(text) };
  }

  const { digits, scale } = readNumeral(plain);
  const error = digits === null ? TOO_LONG : complaint(digits, scale, kind);
  return error === null ? { value: inMillionths(digits, scale), error } : { value: null, error };
}

/**
 * The number without trailing zeros or separators; empty when blank.
 * @param {bigint | null} value in millionths
 */
export function writeFigure(value) {
  return value === null ? '' : write(value, DECIMALS);
}

/**
 * A sheet to type into.
 * @param {string | object} sheetJson the sheet as the server sends it, as text or parsed
 */
export function createSheet(sheetJson) {
  const sheet = typeof sheetJson === 'string' ? JSON.parse(sheetJson) : sheetJson;
  const cells = new Map(sheet.cells.map((cell) => [cell.key, cell]));
  const entered = new Map();
  const unreadable = new Map();
  const previous = sheet.previous && {
    year: sheet.previous.year,
    figures: new Map(Object.entries(sheet.previous.figures).map(([key, text]) => [key, fromText(text)])),
    incomplete: new Set(sheet.previous.incomplete),
  };

  /** Puts a text into an entered cell; what cannot be read leaves it without a number. */
  function set(key, text) {
    const cell = cells.get(key);
    if (cell === undefined || isComputed(cell)) {
      return { value: null, error: null };
    }

    const read = readFigure(text, cell.kind);
    keep(entered, key, read.value);
    keep(unreadable, key, read.error);
    return read;
  }

  /** The number of a cell in millionths, a total being the sum of what is filled; null when nothing is. */
  function value(key) {
    const filled = leaves(key).filter((leaf) => entered.has(leaf));
    return filled.length === 0 ? null : filled.reduce((sum, leaf) => sum + entered.get(leaf), 0n);
  }

  /** Whether nothing that makes up the cell is blank. */
  function isComplete(key) {
    return leaves(key).every((leaf) => entered.has(leaf));
  }

  /** What is wrong with the text of a cell; null when nothing is. */
  function error(key) {
    return unreadable.get(key) ?? null;
  }

  /** Every identity in every column, worked out. */
  function statements() {
    return sheet.identities.map((identity) => {
      const left = total(identity.left);
      const right = total(identity.right);
      const difference = magnitude(left - right);
      return {
        identity,
        left,
        right,
        difference,
        isComplete: identity.cells.every(isComplete),
        text: statementText(identity, left, right, difference),
      };
    });
  }

  /** What the arithmetic rules find, errors first, then by rule, then in the order of the form. */
  function findings() {
    const context = { sheet, cells, previous, value, isComplete, error, statements };
    return RULES.flatMap((rule) => [...rule.check(context)].map((found) => weigh(rule, found, sheet.isAdvisory)))
      .sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) || compare(one.rule, other.rule));
  }

  /** The entered cells that make up a cell; only itself when it is entered. */
  function leaves(key) {
    return cells.get(key)?.leaves ?? [key];
  }

  /** What last year's report hands to an entered cell; null when it hands nothing there. */
  function carried(key) {
    const pair = isComputed(cells.get(key)) ? undefined : sheet.carryOver.find(({ to }) => to === key);
    return previous && pair && !previous.incomplete.has(pair.from) ? lastYearOf(previous, pair.from) : null;
  }

  /** Last year's number of a cell; null when there was none. */
  function lastYear(key) {
    return lastYearOf(previous, key);
  }

  function total(keys) {
    return keys.reduce((sum, key) => sum + (value(key) ?? 0n), 0n);
  }

  return { sheet, cell: (key) => cells.get(key), carried, lastYear, set, value, leaves, isComplete, error, statements, findings };
}

const SEVERITIES = ['error', 'warning', 'info'];

/** The rules that need nothing but figures, by the ids they have on the server. Array sorting is stable, so each keeps its order. */
const RULES = [
  { id: 'R01', severity: 'error', check: identitiesHold },
  { id: 'R05', severity: 'error', mayBeExcused: true, check: carryOverMatchesLastYear },
  { id: 'R06', severity: 'warning', check: lastYearIsOnFile },
  { id: 'R07', severity: 'error', check: everyCellIsFilled },
  { id: 'R08', severity: 'error', check: countsAreWholeNumbers },
  { id: 'R09', severity: 'error', check: amountsAreReadable },
  { id: 'R10', severity: 'warning', check: amountIsNotInTheWrongUnit },
  { id: 'R11', severity: 'warning', check: stockFollowsFromLastYear },
  { id: 'R12', severity: 'warning', check: noMoreIsRemovedThanThereWas },
  { id: 'R13', severity: 'warning', check: figureDoesNotJump },
];

function* identitiesHold({ statements }) {
  for (const { identity, text, difference, isComplete } of statements()) {
    if (identity.rule === 'R01' && isComplete && difference !== 0n) {
      yield found(`${identity.columnLabel}：${text}`, identity.cells, '请核对本列各行，使两边相等。');
    }
  }
}

function* carryOverMatchesLastYear({ sheet, cells, previous, value, isComplete }) {
  if (!previous) {
    return;
  }

  for (const { from, to } of sheet.carryOver) {
    const was = previous.figures.get(from);
    if (was === undefined || previous.incomplete.has(from) || !isComplete(to)) {
      continue;
    }

    const now = value(to);
    if (now !== was) {
      yield found(
        `${cells.get(to).column}：本年填的上年结转是${writeFigure(now)}，${previous.year}年报告的结转下年度是${writeFigure(was)}，相差${writeFigure(magnitude(now - was))}`,
        [to],
        isComputed(cells.get(to)) ? '请核对各类申请人的数字；确有原因的，写明理由。' : `请改为${writeFigure(was)}；确有原因的，写明理由。`,
      );
    }
  }
}

function* lastYearIsOnFile({ sheet, previous }) {
  if (!previous) {
    yield found(
      `系统中没有${sheet.year - 1}年的报告，上年结转数无法核对`,
      sheet.carryOver.map((pair) => pair.to),
      '请对照上一年的纸质报告核对，并写明核对情况。',
    );
  }
}

function* everyCellIsFilled({ sheet, value, error }) {
  for (const cell of sheet.cells) {
    if (!isComputed(cell) && value(cell.key) === null && error(cell.key) === null) {
      yield found(`${cell.place}没有填写`, [cell.key], '没有的填0。');
    }
  }
}

function countsAreWholeNumbers(context) {
  return unreadableCells(context, (cell) => cell.kind !== 'money');
}

function amountsAreReadable(context) {
  return unreadableCells(context, (cell) => cell.kind === 'money');
}

function* unreadableCells({ sheet, error }, concerns) {
  for (const cell of sheet.cells.filter(concerns)) {
    if (error(cell.key) !== null) {
      yield found(`${cell.place}：${error(cell.key)}`, [cell.key]);
    }
  }
}

function* amountIsNotInTheWrongUnit({ sheet, previous, value }) {
  for (const cell of sheet.cells.filter((candidate) => !isComputed(candidate))) {
    const was = lastYearOf(previous, cell.key);
    const now = value(cell.key);
    if (isInWrongUnit(cell, was, now)) {
      yield found(
        `${cell.place}是${writeFigure(now)}，上一年是${writeFigure(was)}，相差一万倍以上`,
        [cell.key],
        `单位是${WRONG_UNIT}，请检查是否按元填写。`,
      );
    }
  }
}

function isInWrongUnit(cell, was, now) {
  return cell.unit === WRONG_UNIT && isPositive(was) && now !== null && now >= was * WRONG_UNIT_FACTOR;
}

function* stockFollowsFromLastYear({ sheet, cells, previous, value, isComplete }) {
  for (const { key, added, removed } of sheet.stocks) {
    const was = lastYearOf(previous, key);
    if (was === null || ![key, added, removed].every(isComplete)) {
      continue;
    }

    const expected = was + value(added) - value(removed);
    if (value(key) !== expected) {
      yield found(
        `${cells.get(key).place}是${writeFigure(value(key))}，按上年${writeFigure(was)}＋制发${writeFigure(value(added))}－废止${writeFigure(value(removed))}应为${writeFigure(expected)}`,
        [key, added, removed],
      );
    }
  }
}

function* noMoreIsRemovedThanThereWas({ sheet, cells, previous, value, isComplete }) {
  for (const { key, added, removed } of sheet.stocks) {
    const was = lastYearOf(previous, key);
    if (was === null || !isComplete(added) || !isComplete(removed)) {
      continue;
    }

    const available = was + value(added);
    if (value(removed) > available) {
      yield found(
        `${cells.get(removed).place}是${writeFigure(value(removed))}，超过上年现行有效${writeFigure(was)}与本年制发${writeFigure(value(added))}之和${writeFigure(available)}`,
        [removed, added],
      );
    }
  }
}

function* figureDoesNotJump({ sheet, previous, value }) {
  for (const cell of sheet.cells.filter((candidate) => sheet.watchedTables.includes(candidate.table))) {
    const was = lastYearOf(previous, cell.key);
    const now = value(cell.key);
    if (!isPositive(was) || !isPositive(now)) {
      continue;
    }

    const jumps = now > was * JUMP_FACTOR || was > now * JUMP_FACTOR;
    if (jumps && !isInWrongUnit(cell, was, now)) {
      yield found(`${cell.place}是${writeFigure(now)}，上一年是${writeFigure(was)}，变化超过十倍`, [cell.key]);
    }
  }
}

function found(message, cells, suggestion = null) {
  return { message, cells, suggestion };
}

/** In a year for which the form was only encouraged errors count as warnings. */
function weigh(rule, finding, isAdvisory) {
  const severity = isAdvisory && rule.severity === 'error' ? 'warning' : rule.severity;
  return { rule: rule.id, severity, ...finding, mayBeExcused: severity !== 'error' || rule.mayBeExcused === true };
}

function statementText(identity, left, right, difference) {
  const outcome = difference === 0n ? '相等' : `相差${writeFigure(difference)}`;
  return `${identity.leftName}＝${writeFigure(left)}，${identity.rightName}＝${writeFigure(right)}，${outcome}`;
}

/** What is wrong with a number as the value of such a cell; null when nothing is. */
function complaint(digits, scale, kind) {
  const one = 10n ** BigInt(scale);
  if (digits < 0n && kind !== 'signed-count') {
    return `「${write(digits, scale)}」是负数。这里只能填0或正数。`;
  }

  if (kind !== 'money' && digits % one !== 0n) {
    return `「${write(digits, scale)}」不是整数。件数只能填整数。`;
  }

  if (scale > DECIMALS && digits % 10n ** BigInt(scale - DECIMALS) !== 0n) {
    return `小数位数过多。金额最多保留${DECIMALS}位小数。`;
  }

  return magnitude(digits) >= LIMIT * one ? TOO_LONG : null;
}

/** A numeral as digits and a count of decimals; without digits when it is longer than any report could mean. */
function readNumeral(plain) {
  const bare = plain.replace(/[, ]/g, '');
  if (bare.length > MAX_NUMERAL_LENGTH) {
    return { digits: null, scale: 0 };
  }

  const [whole, decimals = ''] = bare.replace(/^[+-]/, '').split('.');
  const digits = BigInt(whole + decimals);
  return { digits: bare.startsWith('-') ? -digits : digits, scale: decimals.length };
}

function write(digits, scale) {
  const one = 10n ** BigInt(scale);
  const size = magnitude(digits);
  const decimals = (size % one).toString().padStart(scale, '0').replace(/0+$/, '');
  return `${digits < 0n ? '-' : ''}${size / one}${decimals === '' ? '' : `.${decimals}`}`;
}

function inMillionths(digits, scale) {
  return scale > DECIMALS ? digits / 10n ** BigInt(scale - DECIMALS) : digits * 10n ** BigInt(DECIMALS - scale);
}

/** Half-width, every dash a minus, every blank a space, nothing invisible, no blanks around. */
function plainOf(text) {
  // By UTF-16 units, as the server goes: neither side knows invisible characters beyond the first plane here.
  return text.split('').filter((unit) => !INVISIBLE.test(unit)).map(halfWidth).join('').replace(/^ +| +$/g, '');
}

function halfWidth(unit) {
  if (unit >= '！' && unit <= '～') {
    return String.fromCharCode(unit.charCodeAt(0) - '！'.charCodeAt(0) + '!'.charCodeAt(0));
  }

  return BLANK.test(unit) ? ' ' : unit.replace(DASH, '-');
}

function notANumber(text) {
  const shown = [...cleanText(text).replaceAll('\n', ' ')];
  return `「${shown.slice(0, 20).join('')}${shown.length > 20 ? '…' : ''}」不是数字。请填写阿拉伯数字，没有的填0。`;
}

function fromText(text) {
  const { digits, scale } = readNumeral(text);
  return inMillionths(digits, scale);
}

function lastYearOf(previous, key) {
  return previous?.figures.get(key) ?? null;
}

function isComputed(cell) {
  return cell.sums.length > 0;
}

function isPositive(value) {
  return value !== null && value > 0n;
}

function magnitude(value) {
  return value < 0n ? -value : value;
}

function keep(map, key, value) {
  if (value === null) {
    map.delete(key);
  } else {
    map.set(key, value);
  }
}

/** By UTF-16 units, as the server compares rule ids. */
function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}
