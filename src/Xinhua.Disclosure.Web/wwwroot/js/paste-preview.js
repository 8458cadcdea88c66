/** Pasting a block of cells: nothing is taken before its author has seen, cell by cell, what it would change. */

import { announce } from './announce.js';
import { CELL, tableGridOf } from './cell-grid.js';
import { isBlank, placeBlock, readTabbed, readValue, sizeOf, unfold } from './clipboard-block.js';
import { createSheet, writeFigure } from './figures.js';
import { isOpen, write } from './selection.js';

const LONGEST = 5_000_000;
/** More than these are folded away. */
const FEW = 3;

/**
 * @param {HTMLFormElement} form
 * @param {{ start: (input: HTMLInputElement) => HTMLElement }} selection
 * @param {() => object | null} live the sheet with what is typed; null while there is none
 */
export function enablePaste(form, selection, live) {
  form.addEventListener('paste', (event) => {
    const input = event.target.closest?.(CELL);
    const grids = input ? gridsOf(event.clipboardData) : [];
    const size = grids.reduce((sum, grid) => sum + sizeOf(grid), 0);
    const sheet = live();
    if (size > 1 && sheet !== null) {
      event.preventDefault();
      preview(form, input, proposal(sheet, grids, selection.start(input)));
    } else if (size > 1) {
      event.preventDefault();
      announce(form, '页面还没有准备好，请稍后再粘贴。');
    } else if (size === 1 && sheet !== null && pasteOne(form, input, grids[0][0][0].text, sheet)) {
      event.preventDefault();
    }
  });
}

/** A single number with its unit or a remark; what is no number is left to the browser, and named at the cell. */
function pasteOne(form, input, text, live) {
  const { value, note } = isBlank(text) ? { value: null } : readValue(text, live.cell(input.dataset.cell));
  const isWhole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  if (value === null || !isWhole || !isOpen(input)) {
    return false;
  }

  write([[input, writeFigure(value)]]);
  announce(form, note ? `已填入${writeFigure(value)}，没有采用备注「${note}」` : `已填入${writeFigure(value)}`);
  return true;
}

/** The tables of what was copied; its text where it holds none. The document made of it is never shown. */
function gridsOf(clipboard) {
  const html = clipboard?.getData('text/html') ?? '';
  const tables = html === '' || html.length > LONGEST ? [] : tablesOf(html);
  return tables.length > 0 ? tables : [unfold(readTabbed((clipboard?.getData('text/plain') ?? '').slice(0, LONGEST)).map((row) => row.map((text) => ({ text }))))];
}

/** The outermost tables of a page from the clipboard, merged cells unfolded. */
export function tablesOf(html) {
  // Styles would be refused by the content policy, even where they are never shown, and fill the console.
  const inert = new DOMParser().parseFromString(withoutStyles(html), 'text/html');
  inert.querySelectorAll('script, template, del').forEach((element) => element.remove());
  inert.querySelectorAll('br, p, div').forEach((element) => element.after(' '));
  return [...inert.querySelectorAll('table')]
    .filter((table) => table.parentElement.closest('table') === null)
    .map((table) => unfold([...table.rows].map((row) => [...row.cells].map(({ textContent, colSpan, rowSpan }) => ({
      text: textContent.replace(/\s+/gu, ' ').trim(),
      colSpan,
      rowSpan: rowSpan === 0 ? table.rows.length : rowSpan,
    })))))
    .filter((grid) => grid.length > 0);
}

function withoutStyles(html) {
  const parts = html.split(/<style(?=[\s>])/iu).map((part, i) => {
    const end = i === 0 ? -1 : part.search(/<\/style\s*>/iu);
    return i === 0 ? part : end < 0 ? '' : part.slice(end);
  });
  return parts.join('').replace(/\sstyle\s*=\s*(?:'[^']*'|"[^"]*"|[^\s>]+)/giu, '');
}

/** What pasting would do: what each cell holds now and would hold, and what is not taken and why. */
function proposal(live, grids, start) {
  const grid = tableGridOf(start);
  const first = grid.findIndex((row) => row.some(({ element }) => element === start));
  const offset = grid[first].findIndex(({ element }) => element === start);
  const fromCursor = (across, down) => {
    const { cell, total } = grid[first + down]?.[offset + across]?.element.dataset ?? {};
    return cell ?? total ?? null;
  };
  const parts = grids.map((block) => placeBlock(live.sheet, block, grids.length === 1 ? fromCursor : () => null));
  const entries = parts.flatMap((part) => part.entries).map((entry) => {
    const input = document.querySelector(`input[data-cell="${CSS.escape(entry.key)}"]`);
    return { ...entry, input, now: input?.value.trim() ?? '', then: writeFigure(entry.value) };
  }).filter(({ input }) => input !== null);
  const locked = entries.filter((entry) => entry.now !== entry.then && !isOpen(entry.input));
  return {
    live,
    byLabels: parts.some((part) => part.byLabels),
    changes: entries.filter((entry) => entry.now !== entry.then && isOpen(entry.input)),
    same: entries.filter((entry) => entry.now === entry.then).length,
    totals: parts.flatMap((part) => part.totals),
    skipped: [
      ...locked.map(({ text, place }) => ({ text, place, why: '取自上年报告，已锁定；确需改动的，点格子下面的「改动」' })),
      ...parts.flatMap((part) => part.skipped),
    ],
  };
}

function preview(form, input, proposed) {
  const dialog = element('dialog', { className: 'paste-preview' });
  dialog.setAttribute('aria-labelledby', 'paste-heading');
  const take = element('button', { type: 'button', className: 'button' });
  const cancel = element('button', { type: 'button', className: 'button button--secondary', textContent: '取消' });
  const boxes = proposed.changes.map(({ place }) => element('input', { type: 'checkbox', checked: true, ariaLabel: `采用${place}` }));
  const totals = element('div', { className: 'paste-preview__totals' });
  totals.setAttribute('aria-live', 'polite');

  function refresh() {
    const count = boxes.filter((box) => box.checked).length;
    take.textContent = count === 0 ? '没有要填入的' : `填入选中的 ${count} 格`;
    take.disabled = count === 0;
    totals.replaceChildren(...totalsView(proposed, boxes));
  }

  function tick(isChecked) {
    boxes.forEach((box) => {
      box.checked = isChecked;
    });
    refresh();
  }

  dialog.append(
    element('h2', { id: 'paste-heading', textContent: '粘贴预览' }),
    element('p', { textContent: summaryOf(proposed) }),
    ...(proposed.changes.length > 0 ? [tickers(tick), changesView(proposed.changes, boxes)] : []),
    totals,
    ...skippedView(proposed.skipped),
    actions(cancel, take),
  );
  dialog.addEventListener('change', refresh);
  cancel.addEventListener('click', () => dialog.close());
  take.addEventListener('click', () => {
    const accepted = proposed.changes.filter((_, i) => boxes[i].checked);
    dialog.close();
    write(accepted.map((change) => [change.input, change.then]));
    announce(form, `已填入 ${accepted.length} 格`);
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    input.focus();
  });
  // Outside the form: what is ticked here is nothing to be saved.
  document.body.append(dialog);
  refresh();
  dialog.showModal();
  (proposed.changes.length > 0 ? take : cancel).focus({ preventScroll: true });
  dialog.scrollTop = 0;
}

function summaryOf({ byLabels, changes, same, skipped }) {
  const way = byLabels ? '按行、列的名称对应到表格' : '没有行、列名称，从选中的格子起依次对应';
  const rest = [same > 0 ? `${same}格与现在相同` : '', skipped.length > 0 ? `${skipped.length}处没有采用` : ''].filter(Boolean);
  return `${way}。${changes.length}格有变化${rest.length > 0 ? `，${rest.join('，')}` : ''}。`;
}

function tickers(tick) {
  const all = element('button', { type: 'button', className: 'button button--quiet', textContent: '全选' });
  const none = element('button', { type: 'button', className: 'button button--quiet', textContent: '全不选' });
  all.addEventListener('click', () => tick(true));
  none.addEventListener('click', () => tick(false));
  const bar = element('div', { className: 'paste-preview__tick' });
  bar.append(all, none);
  return bar;
}

function changesView(changes, boxes) {
  const table = element('table', { className: 'paste-preview__table' });
  const head = table.createTHead().insertRow();
  for (const text of ['采用', '位置', '现在', '粘贴后']) {
    head.append(element('th', { scope: 'col', textContent: text }));
  }

  const body = table.createTBody();
  changes.forEach(({ place, now, then, note }, i) => {
    const row = body.insertRow();
    row.insertCell().append(boxes[i]);
    const where = row.insertCell();
    where.append(place);
    if (note) {
      where.append(element('small', { textContent: `备注「${note}」没有采用` }));
    }

    row.insertCell().append(now === '' ? element('span', { className: 'hint', textContent: '空' }) : now);
    row.insertCell().append(element('strong', { textContent: then }));
  });
  const region = element('div', { className: 'paste-preview__changes', tabIndex: 0 });
  region.setAttribute('role', 'region');
  region.setAttribute('aria-label', '要填入的格子');
  region.append(table);
  return region;
}

/** Totals that the block states are held against those of the numbers ticked. */
function totalsView({ live, changes, totals }, boxes) {
  if (totals.length === 0) {
    return [];
  }

  const after = createSheet(live.sheet);
  live.sheet.cells.filter((cell) => cell.sums.length === 0).forEach(({ key }) => after.set(key, writeFigure(live.value(key))));
  changes.filter((_, i) => boxes[i].checked).forEach(({ key, then }) => after.set(key, then));
  const wrong = totals.filter(({ key, value }) => after.value(key) !== value);
  if (wrong.length === 0) {
    return [element('p', { className: 'paste-preview__agree', textContent: `粘贴内容里的${totals.length}个总计与系统计算的一致。` })];
  }

  const texts = wrong.map(({ key, place, value }) => `${place}：粘贴内容里是${writeFigure(value)}，按选中的数字计算是${writeFigure(after.value(key)) || '空'}。`);
  return [
    element('p', { className: 'paste-preview__differ', textContent: `${wrong.length}个总计与系统计算的不一致，请核对：` }),
    listOf(texts.slice(0, FEW)),
    ...(texts.length > FEW ? [folded(`另外${texts.length - FEW}个总计`, texts.slice(FEW))] : []),
  ];
}

function skippedView(skipped) {
  if (skipped.length === 0) {
    return [];
  }

  const texts = skipped.map(({ text, place, why }) => `${place}${text === '' ? '' : `「${text}」`}：${why}`);
  return [folded(`没有采用的${skipped.length}处`, texts, texts.length <= FEW)];
}

function folded(title, texts, isOpen = false) {
  const details = element('details', { open: isOpen });
  details.append(element('summary', { textContent: title }), listOf(texts));
  return details;
}

function listOf(texts) {
  const list = element('ul');
  list.append(...texts.map((text) => element('li', { textContent: text })));
  return list;
}

function actions(cancel, take) {
  const bar = element('div', { className: 'paste-preview__actions' });
  bar.append(cancel, take);
  return bar;
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
