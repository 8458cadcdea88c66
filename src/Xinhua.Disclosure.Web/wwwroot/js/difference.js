/** What stands beside a number to help its author: the change against last year, and the cells that may be to blame for a difference. The server does the same. */

import { writeFigure } from './figures.js';

const ONE = 1_000_000n;
const CAUSES = ['swapped', 'twice', 'side', 'once'];
const CAUSE_TEXTS = { swapped: '数字可能写反', twice: '可能多计', side: '可能填错行', once: '可能少计一次' };

/** How a number changed against the year before; empty when it did not. Both in millionths. */
export function changeText(was, now) {
  const change = now - was;
  if (change === 0n) {
    return '';
  }

  const size = change < 0n ? -change : change;
  const sign = change > 0n ? '＋' : '－';
  const share = was > 0n ? (size * 200n + was) / (was * 2n) : 0n;
  return `${sign}${writeFigure(size)}${share === 0n ? '' : `（${sign}${share}%）`}`;
}

/**
 * The cells whose correction would close the difference of a statement, most telling first.
 * @param {object} live the sheet with what is typed
 * @param {object} statement one of its statements
 */
export function hintsFor(live, statement) {
  const settled = new Set(carriedUnchanged(live));
  return hints(live, statement, settled).sort((one, other) => CAUSES.indexOf(one.cause) - CAUSES.indexOf(other.cause));
}

function hints(live, statement, settled) {
  const surplus = statement.left - statement.right;
  if (surplus === 0n || !statement.isComplete) {
    return [];
  }

  const { identity } = statement;
  if (identity.columnSum.length > 0) {
    return live.statements()
      .filter((other) => other.identity.id === identity.id && other.left - other.right === surplus && identity.columnSum.includes(other.identity.columnKey))
      .flatMap((other) => hints(live, other, settled));
  }

  return identity.cells.flatMap((key, i) => live.leaves(key)
    .filter((leaf) => !settled.has(leaf))
    .flatMap((leaf) => [...causes(live.cell(leaf), live.value(leaf), i < identity.left.length ? -surplus : surplus)]));
}

function* causes(cell, now, change) {
  if (now === 0n) {
    return;
  }

  if (now === -change) {
    yield hint(cell, 'twice', now, 0n);
  }

  if (now === change) {
    yield hint(cell, 'once', now, now + change);
  }

  if (now + now === -change) {
    yield hint(cell, 'side', now, 0n);
  }

  if (swaps(now).includes(now + change)) {
    yield hint(cell, 'swapped', now, now + change);
  }
}

function hint(cell, cause, now, then) {
  const end = `两边就相等：${CAUSE_TEXTS[cause]}`;
  return {
    key: cell.key,
    cause,
    text: `${cell.shortRow}　${writeFigure(now)}→${writeFigure(then)}`,
    causeText: CAUSE_TEXTS[cause],
    sentence: cause === 'side'
      ? `${cell.place}现在是${writeFigure(now)}，移到等式另一边的行，${end}`
      : `${cell.place}现在是${writeFigure(now)}，改为${writeFigure(then)}，${end}`,
  };
}

/** Whole numbers that differ by two neighbouring digits having changed places; none begins with zero. */
function swaps(number) {
  const digits = writeFigure(number);
  return /^[0-9]+$/.test(digits)
    ? [...digits].slice(1).flatMap((next, i) => (digits[i] === next || (i === 0 && next === '0')
      ? []
      : [BigInt(`${digits.slice(0, i)}${next}${digits[i]}${digits.slice(i + 2)}`) * ONE]))
    : [];
}

/** What was carried over from last year and not changed is not to blame. */
function carriedUnchanged(live) {
  return live.sheet.carryOver.map(({ to }) => to).filter((key) => live.carried(key) !== null && live.value(key) === live.carried(key));
}
