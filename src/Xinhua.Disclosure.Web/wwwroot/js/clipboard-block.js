/**
 * A block of cells from a spreadsheet, a document or a web page: reading it and finding where in the form it belongs.
 * Nothing here touches a page. Everything particular to a form comes with the sheet.
 */

import { readFigure } from './figures.js';

const BLANK = /^[-/ ]*$/;
const REMARK = /^([^（(]+)[（(](.+)[)）]$/u;
const UNITS = ['万元', '亿元', '元', '件', '项', '个', '次'];
const MAX_CELLS = 20_000;
const MAX_TEXT = 300;
const NUMERALS = '一二三四五六七八九十';

/**
 * Text as spreadsheets put it on the clipboard: lines and tabs, a cell with a line break in quotes.
 * @returns {string[][]}
 */
export function readTabbed(text) {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let i = 0; i < plain.length; i++) {
    const c = plain[i];
    if (quoted) {
      if (c !== '"') {
        cell += c;
      } else if (plain[i + 1] === '"') {
        cell += c;
        i++;
      } else {
        quoted = false;
      }
    } else if (c === '"' && cell === '' && closes(plain, i)) {
      quoted = true;
    } else if (c === '\t' || c === '\n') {
      rows.at(-1).push(cell);
      cell = '';
      if (c === '\n') {
        rows.push([]);
      }
    } else {
      cell += c;
    }
  }

  rows.at(-1).push(cell);
  return plain === '' ? [] : rows;
}

/** A quotation mark opens a cell only where another one ends it before a tab, a line or the end. */
function closes(text, at) {
  for (let i = text.indexOf('"', at + 1); i >= 0; i = text.indexOf('"', i + 1)) {
    if (text[i + 1] === '"') {
      i++;
    } else {
      return i + 1 === text.length || text[i + 1] === '\t' || text[i + 1] === '\n';
    }
  }

  return false;
}

/**
 * Spreads merged cells: each place of the grid says what stands there, and whether it only continues a merged cell.
 * @param {{ text: string, colSpan?: number, rowSpan?: number }[][]} rows
 * @returns {{ text: string, isContinued: boolean, isAcross: boolean }[][]}
 */
export function unfold(rows) {
  const grid = rows.map(() => []);
  let left = MAX_CELLS;
  rows.forEach((row, y) => {
    let x = 0;
    for (const { text, colSpan = 1, rowSpan = 1 } of row) {
      while (grid[y][x] !== undefined) {
        x++;
      }

      for (let down = 0; down < Math.min(rowSpan, rows.length - y); down++) {
        for (let across = 0; across < colSpan && left > 0; across++, left--) {
          grid[y + down][x + across] = { text: text.slice(0, MAX_TEXT), isContinued: down + across > 0, isAcross: across > 0 };
        }
      }

      x += colSpan;
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: width }, (_, x) => row[x] ?? { text: '', isContinued: false, isAcross: false }));
}

/** How many cells a block has that are not merged into another. */
export function sizeOf(grid) {
  return grid.flat().filter((place) => !place.isContinued).length;
}

/**
 * What stands in a cell for a number.
 * @param {{ kind: string, unit: string }} cell the cell of the form it is for
 * @returns {{ value: bigint | null, note: string | null, isBlank: boolean, error: string | null }}
 */
export function readValue(text, { kind, unit }) {
  if (isBlank(text)) {
    return { value: null, note: null, isBlank: true, error: null };
  }

  const remark = REMARK.exec(text.trim());
  const bare = (remark?.[1] ?? text).trim();
  const written = UNITS.find((candidate) => bare.endsWith(candidate));
  if (written !== undefined && unit !== '' && written !== unit) {
    return { value: null, note: null, isBlank: false, error: `单位是「${written}」，这里要填「${unit}」` };
  }

  const number = written === undefined ? bare : bare.slice(0, -written.length);
  const { value, error } = readFigure(number, kind);
  return { value, note: remark?.[2].trim() ?? null, isBlank: false, error };
}

/** Nothing, 「/」, 「—」, 「无」 and their like: unfinished, never zero. */
export function isBlank(text) {
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '').replace(/\p{White_Space}/gu, ' ').replace(/[\p{Pd}−]/gu, '-').trim();
  return plain === '无' || BLANK.test(plain);
}

function looksLikeFigure(text) {
  return isBlank(text) || readValue(text, { kind: 'signed-count', unit: '' }).value !== null || readValue(text, { kind: 'money', unit: '' }).value !== null;
}

/**
 * Where a block belongs: by its labels if it has any that the form knows, else from the cursor on.
 * @param {object} sheet the sheet as the server sends it
 * @param {{ text: string, isContinued: boolean }[][]} grid the block
 * @param {(across: number, down: number) => string | null} fromCursor the key of the cell so far from the cursor; null where there is none
 * @returns {{ byLabels: boolean, entries: object[], totals: object[], skipped: { text: string, place: string, why: string }[] }}
 */
export function placeBlock(sheet, grid, fromCursor) {
  const cells = new Map(sheet.cells.map((cell) => [cell.key, cell]));
  const labelled = byLabels(sheet, cells, grid);
  const placed = labelled ?? fromCursorOn(grid, fromCursor);
  const result = { byLabels: labelled !== null, entries: [], totals: [], skipped: placed.lost };
  const taken = new Set();
  for (const { key, text } of placed.found) {
    const cell = cells.get(key);
    const { value, note, isBlank: blank, error } = readValue(text, cell);
    if (taken.has(key)) {
      result.skipped.push({ text, place: cell.place, why: '这一格在粘贴的内容里出现了两次，用前一个' });
    } else if (value === null) {
      result.skipped.push({ text: text.trim(), place: cell.place, why: blank ? '空白，没有采用' : `${error}` });
    } else {
      taken.add(key);
      (cell.sums.length > 0 ? result.totals : result.entries).push({ key, place: cell.place, value, note, text: text.trim() });
    }
  }

  return result;
}

function fromCursorOn(grid, fromCursor) {
  const found = [];
  const lost = [];
  grid.forEach((row, down) => row.forEach(({ text, isContinued }, across) => {
    const key = isContinued ? null : fromCursor(across, down);
    if (key !== null) {
      found.push({ key, text });
    } else if (!isContinued && !isBlank(text)) {
      lost.push({ text: text.trim(), place: '', why: '超出表格范围' });
    }
  }));
  return { found, lost };
}

function byLabels(sheet, cells, grid) {
  const form = labelsOf(sheet);
  const rows = rowsByLabels(form, grid);
  const across = acrossByLabels(form, cells, grid);
  if (rows.length === 0 && across === null) {
    return null;
  }

  const found = [];
  const lost = [];
  if (across !== null) {
    found.push(...across);
  }

  for (const { y, row, firstFigure } of rows) {
    const own = sheet.cells.filter((cell) => cell.key.startsWith(`${row.table}/${row.key}/`));
    // A number merged downwards speaks of its first row; one merged sideways is one number.
    const places = grid[y]
      .map(({ text, isContinued, isAcross }, at) => ({ text: isContinued ? '' : text, isAcross, at }))
      .filter(({ at, isAcross }) => at >= firstFigure && !isAcross);
    const heads = places.map(({ at }) => columnAbove(form, row, grid, y, at));
    const key = heads.some((head) => head !== null) ? (i) => heads[i] && `${row.table}/${row.key}/${heads[i]}` : inOrder(own, places);
    places.forEach(({ text }, i) => {
      const at = key(i);
      if (at && cells.has(at)) {
        found.push({ key: at, text });
      } else if (!isBlank(text)) {
        lost.push({ text: text.trim(), place: `「${row.names[0]}」`, why: '不知道是哪一列，没有采用' });
      }
    });
  }

  lost.push(...unknownRows(form, grid, rows, across !== null));
  return { found, lost };
}

/** Without heads the columns are those of the form if there are as many, with its totals or without. */
function inOrder(own, places) {
  const entered = own.filter((cell) => cell.sums.length === 0);
  const targets = places.length === own.length ? own : places.length === entered.length ? entered : [];
  return (i) => targets[i]?.key ?? null;
}

/** Rows whose label the form knows, each with the place where its label ends. */
function rowsByLabels(form, grid) {
  const found = [];
  let last = -1;
  grid.forEach((places, y) => {
    const labels = [];
    for (let x = 0; x < places.length; x++) {
      if (places[x].text.trim() !== '' && looksLikeFigure(places[x].text)) {
        break;
      }

      if (places[x].text.trim() !== '') {
        labels.push({ x, text: places[x].text });
      }
    }

    for (let i = labels.length - 1; i >= 0; i--) {
      const row = rowNamed(form, labels[i].text, labels.slice(0, i).map((label) => fold(label.text)), last);
      const end = endOf(places, labels[i].x);
      if (row !== null && end + 1 < places.length && columnNamed(form.columns, places[end + 1].text) === null) {
        found.push({ y, x: end, row });
        last = form.rows.indexOf(row);
        break;
      }
    }
  });
  // Labels end where the longest one ends: a short one may be followed by an empty label cell.
  return found.map((one) => ({ ...one, firstFigure: 1 + Math.max(...found.filter(({ row }) => row.table === one.row.table).map(({ x }) => x)) }));
}

function endOf(places, x) {
  let end = x;
  while (end + 1 < places.length && places[end + 1].isContinued && places[end + 1].text === places[x].text) {
    end++;
  }

  return end;
}

/** The row with this label: of several the one in the group that stands beside it, else the next one below the last. */
function rowNamed(form, text, beside, last) {
  const folded = fold(text);
  const named = [form.exact, form.loose].map((names) => names.get(folded) ?? []).find((rows) => rows.length > 0)
    ?? form.loose.get(foldWithoutOrdinal(text)) ?? form.loose.get(foldWithoutRemark(text)) ?? [];
  const grouped = named.filter((row) => row.groups.some((group) => beside.includes(fold(group)) || beside.includes(foldWithoutOrdinal(group))));
  const candidates = grouped.length > 0 ? grouped : named;
  return candidates.find((row) => form.rows.indexOf(row) > last) ?? candidates[0] ?? null;
}

/** The key of the column whose head stands nearest above; null when none does. */
function columnAbove(form, row, grid, y, x) {
  const columns = form.columns.filter((column) => column.table === row.table && form.has(`${row.table}/${row.key}/${column.key}`));
  for (let up = y - 1; up >= 0; up--) {
    const key = columnNamed(columns, grid[up][x]?.text ?? '');
    if (key !== null) {
      return key;
    }
  }

  return null;
}

function columnNamed(columns, text) {
  const names = [fold(text), foldWithoutRemark(text)].filter((name) => name !== '');
  return columns.find((column) => column.names.some((name) => names.includes(fold(name)) || names.includes(foldWithoutRemark(name))))?.key ?? null;
}

/** A table whose numbers stand in one row under heads that name both: 行政复议 over 结果维持. */
function acrossByLabels(form, cells, grid) {
  const isLabel = (text) => columnNamed(form.columns, text) !== null || form.exact.has(fold(text));
  const last = grid.findIndex((places) => places.some(({ text }) => looksLikeFigure(text) && !isBlank(text)) && !places.some(({ text }) => isLabel(text)));
  if (last < 1) {
    return null;
  }

  const found = [];
  grid[last].forEach(({ text }, x) => {
    const heads = grid.slice(0, last).map((places) => places[x].text);
    const row = heads.map((head) => (form.exact.get(fold(head)) ?? []).find((candidate) => form.across.has(candidate.table))).findLast((candidate) => candidate);
    const columns = row ? form.columns.filter((column) => column.table === row.table) : [];
    const column = heads.map((head) => columnNamed(columns, head)).findLast((key) => key !== null);
    const key = row && column ? `${row.table}/${row.key}/${column}` : null;
    if (key !== null && cells.has(key)) {
      found.push({ key, text });
    }
  });
  return found.length > 0 ? found : null;
}

/** Rows with numbers whose label the form does not know. */
function unknownRows(form, grid, rows, isAcross) {
  const known = new Set(rows.map(({ y }) => y));
  return isAcross ? [] : grid.flatMap((places, y) => {
    const firstFigure = places.findIndex(({ text }) => text.trim() !== '' && looksLikeFigure(text));
    const label = places.slice(0, Math.max(firstFigure, 0)).findLast(({ text }) => text.trim() !== '');
    const numbers = places.filter(({ text, isContinued }) => !isContinued && looksLikeFigure(text) && !isBlank(text));
    return known.has(y) || label === undefined || numbers.length === 0
      ? []
      : [{ text: numbers.map(({ text }) => text.trim()).join(' '), place: `「${label.text.trim().replace(/\s+/gu, ' ')}」`, why: '表格里没有这一行' }];
  });
}

function labelsOf(sheet) {
  const keys = new Set(sheet.cells.map((cell) => cell.key));
  const exact = new Map();
  const loose = new Map();
  for (const row of sheet.rows) {
    for (const name of row.names) {
      add(exact, fold(name), row);
      // Merged label cells are sometimes written into one: 三、本年度办理结果（一）予以公开.
      let path = fold(name);
      for (const group of [...row.groups].reverse()) {
        path = fold(group) + path;
        add(exact, path, row);
      }

      add(loose, foldWithoutRemark(name), row);
      add(loose, foldWithoutOrdinal(name), row);
      add(loose, foldWithoutOrdinal(name.replace(/[（(][^（()）]*[)）]$/u, '')), row);
    }
  }

  const across = new Set(sheet.across ?? []);
  return { rows: sheet.rows, columns: sheet.columns, exact, loose, across, has: (key) => keys.has(key) };
}

function add(map, name, row) {
  if (name !== '') {
    const rows = map.get(name) ?? [];
    map.set(name, rows.includes(row) ? rows : [...rows, row]);
  }
}

/** Labels made comparable: letters and digits only, half-width. */
export function fold(text) {
  return text.normalize('NFKC').replace(/[^\p{L}\p{Nd}]/gu, '');
}

/** Folded, without the ordinal at its start: 1. （一） 一、. */
export function foldWithoutOrdinal(text) {
  const normal = text.normalize('NFKC').replace(/\s/gu, '');
  const ordinal = new RegExp(`^\\(?(?:[${NUMERALS}]+|[0-9]+)[).、,]`, 'u');
  return fold(normal.replace(ordinal, ''));
}

/** Folded, without a remark in brackets at its end. */
export function foldWithoutRemark(text) {
  return fold(text.normalize('NFKC').trim().replace(/(?<=.)\([^()]*\)$/u, ''));
}
