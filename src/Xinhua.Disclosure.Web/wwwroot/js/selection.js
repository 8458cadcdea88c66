/**
 * Ranges of cells as in a spreadsheet: selected with Shift and the arrow keys, with Ctrl+A or by dragging,
 * copied, cut and cleared as one. Totals can be copied and are never changed; neither are locked cells.
 */

import { announce } from './announce.js';
import { CELL, FIGURE, isEditing, tableGridOf } from './cell-grid.js';

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const MODIFIERS = ['Control', 'Shift', 'Meta', 'Alt'];
const ENDS = { Home: -Infinity, End: Infinity };

/**
 * @param {HTMLFormElement} form
 * @returns {{ start: (input: HTMLInputElement) => HTMLElement }} the first cell of the range the input belongs to, itself when there is none
 */
export function enableSelection(form) {
  /** Where the range begins and ends, and which field has the focus meanwhile. */
  let range = null;
  let enteredWith = '';
  let pressedAll = false;

  function set(anchor, head, holder) {
    mark(false);
    range = { anchor, head, holder };
    const rows = rowsOfRange(range);
    if (rows.flat().length < 2) {
      range = null;
      announce(form, '');
      return;
    }

    mark(true);
    head.closest('td').scrollIntoView({ block: 'nearest', inline: 'nearest' });
    announce(form, `已选 ${rows.length} 行 ${Math.max(...rows.map((row) => row.length))} 列`);
  }

  function clear() {
    if (range !== null) {
      mark(false);
      range = null;
      announce(form, '');
    }
  }

  function mark(isIn) {
    if (range !== null) {
      rowsOfRange(range).flat().forEach((figure) => figure.closest('td').classList.toggle('in-range', isIn));
    }
  }

  function extend(input, [down, across]) {
    const anchor = range?.anchor ?? input;
    const head = neighbour(range?.head ?? input, down, across);
    set(anchor, head, input);
  }

  function empty() {
    const filled = rowsOfRange(range).flat().filter((figure) => isOpen(figure) && figure.value !== '');
    write(filled.map((input) => [input, '']));
    announce(form, `已清空 ${filled.length} 格`);
  }

  /** @returns {boolean} whether the key was one of a range's */
  function press(event, input) {
    if (MODIFIERS.includes(event.key)) {
      return false;
    }

    const isCommand = event.ctrlKey || event.metaKey;
    const isAll = isCommand && event.key.toLowerCase() === 'a';
    const pressedBefore = pressedAll;
    pressedAll = isAll;
    if (input.closest('table') === null) {
      return false;
    }

    if (isAll) {
      const all = tableGridOf(input).flat();
      return pressedBefore && (set(all.at(0).element, all.at(-1).element, input), true);
    }

    if (event.shiftKey && !isCommand && event.key in STEPS && (range !== null || !isEditing(input) || event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      extend(input, STEPS[event.key]);
      return true;
    }

    if (event.shiftKey && event.key in ENDS && (range !== null || !isEditing(input))) {
      extend(input, [isCommand ? ENDS[event.key] : 0, ENDS[event.key]]);
      return true;
    }

    if (event.key === 'Escape') {
      return leave(input);
    }

    if (event.key === 'F2') {
      clear();
      input.setSelectionRange(input.value.length, input.value.length);
      input.dataset.editing = '';
      return true;
    }

    if (range !== null && (event.key === 'Delete' || event.key === 'Backspace')) {
      empty();
      return true;
    }

    if (range !== null && !isCommand && event.key.length === 1) {
      clear();
    }

    return false;
  }

  /** Out of the range, or back to what the cell held when it was entered. */
  function leave(input) {
    delete input.dataset.editing;
    if (range !== null) {
      clear();
    } else if (isOpen(input) && input.value !== enteredWith) {
      write([[input, enteredWith]]);
    }

    input.select();
    return true;
  }

  form.addEventListener('keydown', (event) => {
    const input = event.target.closest?.(CELL);
    if (input && !event.isComposing && !event.altKey && press(event, input)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  });

  form.addEventListener('focusin', (event) => {
    if (event.target !== range?.holder) {
      clear();
    }

    if (event.target.matches?.(CELL)) {
      enteredWith = event.target.value;
      pressedAll = false;
      delete event.target.dataset.editing;
    }
  });

  form.addEventListener('input', (event) => {
    if (event.isTrusted && event.target.matches?.(CELL)) {
      event.target.dataset.editing = '';
    }
  });

  for (const type of ['copy', 'cut']) {
    form.addEventListener(type, (event) => {
      if (range !== null && event.target.closest?.(CELL)) {
        event.preventDefault();
        copy(event.clipboardData, rowsOfRange(range));
        if (type === 'cut') {
          empty();
        } else {
          announce(form, `已复制 ${rowsOfRange(range).flat().length} 格`);
        }
      }
    });
  }

  enableDragging(form, () => range?.holder ?? document.activeElement, set, clear);
  return { start: (input) => (range === null ? input : rowsOfRange(range)[0][0]) };
}

/** Puts texts into cells, each change announced by an event of its own, all of them in one go. */
export function write(changes) {
  for (const [input, text] of changes) {
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

/** Whether a figure can be typed into now. */
export function isOpen(figure) {
  return figure.matches(CELL) && !figure.readOnly && !figure.disabled;
}

/** With the mouse from one cell to another; on a touch screen the finger scrolls. */
function enableDragging(form, holder, set, clear) {
  let from = null;

  form.addEventListener('pointerdown', (event) => {
    const figure = figureIn(event.target);
    const held = holder();
    if (event.shiftKey && figure && held?.matches?.(CELL) && held.closest('table') === figure.closest('table')) {
      event.preventDefault();
      set(held, figure, held);
      // Otherwise the click would move the focus and with it the range.
      form.addEventListener('mousedown', (click) => click.preventDefault(), { once: true, capture: true });
      return;
    }

    clear();
    from = event.pointerType === 'mouse' && event.button === 0 ? figure : null;
  });

  // A field in which text is being selected keeps the pointer to itself, so where it is must be asked for.
  window.addEventListener('pointermove', (event) => {
    const to = from === null || event.buttons !== 1 ? null : figureIn(document.elementFromPoint(event.clientX, event.clientY));
    if (to === null || to === from || to.closest('table') !== from.closest('table')) {
      return;
    }

    const field = from.matches(CELL) ? from : to.matches(CELL) ? to : null;
    if (field !== null) {
      field.focus({ preventScroll: true });
      set(from, to, field);
    }
  });

  window.addEventListener('pointerup', () => {
    from = null;
  });
  // The text of a cell is not carried to another one: that would be taken for choosing a range.
  form.addEventListener('dragstart', (event) => event.target.closest?.(CELL) && event.preventDefault());
}

function figureIn(element) {
  return element?.closest?.('td')?.querySelector(FIGURE) ?? null;
}

/** The figures from one to the other, row by row. */
function rowsOfRange({ anchor, head }) {
  const grid = tableGridOf(anchor);
  const [one, other] = [anchor, head].map((figure) => placeIn(grid, figure));
  const [top, bottom] = [Math.min(one.row, other.row), Math.max(one.row, other.row)];
  const [left, right] = [Math.min(one.start, other.start), Math.max(one.end, other.end)];
  return grid.slice(top, bottom + 1)
    .map((row) => row.filter(({ start, end }) => start < right && end > left).map(({ element }) => element));
}

function placeIn(grid, figure) {
  const row = grid.findIndex((places) => places.some(({ element }) => element === figure));
  const index = grid[row].findIndex(({ element }) => element === figure);
  return { row, index, ...grid[row][index] };
}

function neighbour(figure, down, across) {
  const grid = tableGridOf(figure);
  const here = placeIn(grid, figure);
  const row = grid[clamp(here.row + down, grid.length)];
  const under = down === 0 ? here.index : Math.max(0, row.findLastIndex(({ start }) => start <= here.start));
  return row[clamp(under + across, row.length)].element;
}

function clamp(index, length) {
  return Math.min(Math.max(index, 0), length - 1);
}

/** As text with tabs and as a table, which spreadsheets prefer. */
function copy(clipboard, rows) {
  const texts = rows.map((row) => row.map((figure) => (figure.matches(CELL) ? figure.value : figure.textContent).trim()));
  clipboard.setData('text/plain', texts.map((row) => row.join('\t')).join('\r\n'));
  const table = document.createElement('table');
  for (const row of texts) {
    const line = table.insertRow();
    row.forEach((text) => line.insertCell().append(text));
  }

  clipboard.setData('text/html', table.outerHTML);
}
