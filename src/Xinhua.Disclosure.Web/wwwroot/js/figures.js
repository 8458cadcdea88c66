/**
 * The figures of a report while they are typed: reading, adding, stating and checking them, as the server does.
 * Numbers are BigInts in millionths, because eighteen digits do not fit into a JavaScript number.
 * Everything particular to a form comes with the sheet; a test holds this file against the server's rules.
 */

const DECIMALS = 6;
const UNIT = 10n ** BigInt(DECIMALS);
const MAX_INTEGER_DIGITS = 12;
const LIMIT = 10n ** BigInt(MAX_INTEGER_DIGITS);

/** The server's decimal keeps 28 decimals and 96 bits; what it would round or refuse must be rounded or refused here. */
const DECIMAL_SCALE = 28;
const DECIMAL_MAX = 2n ** 96n - 1n;

/** 元 in a 万元: an amount so many times last year's is most likely typed in 元. */
const WRONG_UNIT_FACTOR = 10_000n;
const JUMP_FACTOR = 10n;

const BLANK = /[\t-\r\u0085\p{Z}]/u;
const INVISIBLE = /\p{Cf}/u;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?\0*$/;

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

  const number = readDecimal(plain);
  if (number === null) {
    return { value: null, error: notANumber(text) };
  }

  const error = complaint(number.digits, number.scale, kind);
  return error === null ? { value: rounded(number.digits, number.scale), error } : { value: null, error };
}

/**
 * The number without trailing zeros or separators; empty when blank.
 * @param {bigint | null} value in millionths
 */
export function writeFigure(value) {
  if (value === null) {
    return '';
  }

  const size = magnitude(value);
  const decimals = (size % UNIT).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${size / UNIT}${decimals === '' ? '' : `.${decimals}`}`;
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

  function total(keys) {
    return keys.reduce((sum, key) => sum + (value(key) ?? 0n), 0n);
  }

  return { sheet, set, value, leaves, isComplete, error, statements, findings };
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
        `请改为${writeFigure(was)}；确有原因的，写明理由。`,
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

function* unreadableCells({ sheet, value, error }, concerns) {
  for (const cell of sheet.cells.filter(concerns)) {
    const now = value(cell.key);
    const complained = error(cell.key) ?? (now === null ? null : complaint(now, DECIMALS, cell.kind));
    if (complained !== null) {
      yield found(`${cell.place}：${complained}`, [cell.key]);
    }
  }
}

function* amountIsNotInTheWrongUnit({ sheet, previous, value }) {
  for (const cell of sheet.cells.filter((candidate) => candidate.kind === 'money' && !isComputed(candidate))) {
    const was = lastYearOf(previous, cell.key);
    const now = value(cell.key);
    if (isPositive(was) && now !== null && now >= was * WRONG_UNIT_FACTOR) {
      yield found(
        `${cell.place}是${writeFigure(now)}，上一年是${writeFigure(was)}，相差一万倍以上`,
        [cell.key],
        '单位是万元，请检查是否按元填写。',
      );
    }
  }
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
    const isWrongUnit = cell.kind === 'money' && now >= was * WRONG_UNIT_FACTOR;
    if (jumps && !isWrongUnit) {
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
  const written = () => writeFigure(rounded(digits, scale));
  const one = 10n ** BigInt(scale);
  if (digits < 0n && kind !== 'signed-count') {
    return `「${written()}」是负数。这里只能填0或正数。`;
  }

  if (kind !== 'money' && digits % one !== 0n) {
    return `「${written()}」不是整数。件数只能填整数。`;
  }

  if (scale > DECIMALS && digits % 10n ** BigInt(scale - DECIMALS) !== 0n) {
    return `小数位数过多。金额最多保留${DECIMALS}位小数。`;
  }

  return magnitude(digits) >= LIMIT * one ? `数字过大，最多${MAX_INTEGER_DIGITS}位。请检查是否多打了数字。` : null;
}

/** A written number as digits and a count of decimals, as exact as the server's decimal is; null when it is none. */
function readDecimal(plain) {
  const match = plain.length <= 40 ? NUMBER.exec(plain) : null;
  if (match === null) {
    return null;
  }

  const [, sign, whole, decimals = ''] = match;
  if (whole === '' && decimals === '') {
    return null;
  }

  const all = BigInt(whole + decimals);
  for (let scale = Math.min(decimals.length, DECIMAL_SCALE); scale >= 0; scale--) {
    const digits = halfToEven(all, 10n ** BigInt(decimals.length - scale));
    if (digits <= DECIMAL_MAX) {
      return { digits: sign === '-' ? -digits : digits, scale };
    }
  }

  return null;
}

function halfToEven(digits, divisor) {
  const quotient = digits / divisor;
  const twice = (digits % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** In millionths; half a millionth counts as one, as it does when the server writes a number. */
function rounded(digits, scale) {
  if (scale <= DECIMALS) {
    return digits * 10n ** BigInt(DECIMALS - scale);
  }

  const divisor = 10n ** BigInt(scale - DECIMALS);
  const size = (magnitude(digits) * 2n + divisor) / (divisor * 2n);
  return digits < 0n ? -size : size;
}

/** Full-width to half-width, without blanks; a separator goes only where it parts groups of three digits. */
function plainOf(text) {
  const plain = [...units(text.slice(0, 200))]
    .filter((unit) => !BLANK.test(unit) && !INVISIBLE.test(unit))
    .map(halfWidth)
    .join('');
  return hasGroups(plain) ? plain.replaceAll(',', '') : plain;
}

/** The server looks at UTF-16 units one by one, so halves of a pair must not be put together here. */
function* units(text) {
  for (let i = 0; i < text.length; i++) {
    yield text[i];
  }
}

function halfWidth(unit) {
  if (unit >= '！' && unit <= '～') {
    return String.fromCharCode(unit.charCodeAt(0) - '！'.charCodeAt(0) + '!'.charCodeAt(0));
  }

  return unit === '−' ? '-' : unit;
}

function hasGroups(plain) {
  const [whole, ...rest] = plain.split('.');
  return /^[-+]*\d{1,3}(,\d{3})+$/.test(whole) && !rest.some((part) => part.includes(','));
}

function notANumber(text) {
  const trimmed = text.replace(/^[\t-\r\u0085\p{Z}]+|[\t-\r\u0085\p{Z}]+$/gu, '');
  const shown = trimmed.length > 20 ? `${trimmed.slice(0, 20)}…` : trimmed;
  return `「${shown}」不是数字。请填写阿拉伯数字，没有的填0。`;
}

function fromText(text) {
  const { digits, scale } = readDecimal(text);
  return rounded(digits, scale);
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
