/**
 * Moving between the cells of the tables as in a spreadsheet.
 * Where a cell stands is read off the table itself, merged heads included, so that any form works.
 */

export const CELL = 'input[data-cell]';
export const FIGURE = `${CELL}, [data-total]`;

/** Arrow keys, Enter, Home and End move between cells, with Ctrl the last two go to the ends of the table; Tab stays as it is. */
export function enableCellKeys(form) {
  form.addEventListener('keydown', (event) => {
    const input = event.target.closest?.(CELL);
    const move = input && !event.isComposing ? moveOf(event, input) : null;
    if (move === null) {
      return;
    }

    event.preventDefault();
    move(gridOf(form), input)?.focus();
  });
}

/** Entering a cell selects what it holds, so that typing replaces it; a click without dragging does the same. */
export function selectOnFocus(form) {
  form.addEventListener('focusin', (event) => event.target.closest?.(CELL)?.select());
  form.addEventListener('mousedown', (event) => {
    const input = event.target.closest?.(CELL);
    if (input && input !== document.activeElement) {
      input.addEventListener('mouseup', () => selectUnlessDragged(input), { once: true });
    }
  });
}

function selectUnlessDragged(input) {
  if (document.activeElement === input && input.selectionStart === input.selectionEnd) {
    input.select();
  }
}

function moveOf(event, input) {
  if (event.altKey || event.metaKey) {
    return null;
  }

  if (event.ctrlKey) {
    return event.shiftKey ? null : { Home: toTableStart, End: toTableEnd }[event.key] ?? null;
  }

  if (event.key === 'Enter') {
    return event.shiftKey ? up : down;
  }

  if (event.shiftKey) {
    return null;
  }

  switch (event.key) {
    case 'Home':
      return isEditing(input) ? null : toRowStart;
    case 'End':
      return isEditing(input) ? null : toRowEnd;
    case 'ArrowUp':
      return up;
    case 'ArrowDown':
      return down;
    case 'ArrowLeft':
      return isCaretAt(input, 0) ? left : null;
    case 'ArrowRight':
      return isCaretAt(input, input.value.length) ? right : null;
    default:
      return null;
  }
}

/** Whether the keys belong to the text in the cell: after F2, after typing, with the caret within it. */
export function isEditing(input) {
  return input.dataset.editing !== undefined || !(input.selectionStart === 0 && input.selectionEnd === input.value.length);
}

function isCaretAt(input, position) {
  const { selectionStart: start, selectionEnd: end, value } = input;
  return (start === 0 && end === value.length) || (start === end && start === position);
}

function toTableStart(grid, input) {
  return inputsOf(tableGridOf(input).flat()).at(0)?.element;
}

function toTableEnd(grid, input) {
  return inputsOf(tableGridOf(input).flat()).at(-1)?.element;
}

function up(grid, input) {
  return vertical(grid, input, -1);
}

function down(grid, input) {
  return vertical(grid, input, 1);
}

function left(grid, input) {
  return horizontal(grid, input, -1);
}

function right(grid, input) {
  return horizontal(grid, input, 1);
}

function toRowStart(grid, input) {
  return inputsOf(rowOf(grid, input)).at(0)?.element;
}

function toRowEnd(grid, input) {
  return inputsOf(rowOf(grid, input)).at(-1)?.element;
}

function horizontal(grid, input, step) {
  const row = inputsOf(rowOf(grid, input));
  return row[row.findIndex((place) => place.element === input) + step]?.element;
}

function vertical(grid, input, step) {
  const rows = grid.filter((row) => inputsOf(row).length > 0);
  const at = rows.findIndex((row) => row.some((place) => place.element === input));
  const here = rows[at]?.find((place) => place.element === input);
  const there = rows[at + step];
  return here && there ? nearest(inputsOf(there), here.start).element : undefined;
}

function nearest(places, column) {
  return places.reduce((best, place) => (distance(place, column) < distance(best, column) ? place : best));
}

function distance({ start, end }, column) {
  return column < start ? start - column : Math.max(0, column - end + 1);
}

function rowOf(grid, input) {
  return grid.find((row) => row.some((place) => place.element === input)) ?? [];
}

function inputsOf(row) {
  return row.filter(({ element }) => element.matches(CELL) && !element.disabled);
}

/** The rows of all tables that hold figures, top to bottom, each figure with the columns it covers. */
function gridOf(form) {
  return [...form.querySelectorAll('table')].flatMap(rowsOf).filter((row) => row.length > 0);
}

/** The rows with figures of the table a figure stands in. */
export function tableGridOf(figure) {
  const table = figure.closest('table');
  return (table ? rowsOf(table) : []).filter((row) => row.length > 0);
}

function rowsOf(table) {
  const takenUntil = [];
  return [...table.rows].map((row, index) => {
    let column = 0;
    return [...row.cells].flatMap((cell) => {
      while ((takenUntil[column] ?? 0) > index) {
        column++;
      }

      const start = column;
      for (let i = 0; i < cell.colSpan; i++) {
        takenUntil[column++] = index + cell.rowSpan;
      }

      const element = cell.querySelector(FIGURE);
      return element ? [{ element, start, end: column }] : [];
    });
  });
}
