/**
 * The entry form of a report, made lively. The page works without this script; here totals, statements and findings follow the typing,
 * cells are walked as in a spreadsheet, and nobody leaves with unsaved figures unawares. Elements that are missing are passed over.
 */

import { lockCarriedOver } from './carry-over.js';
import { enableCellKeys, selectOnFocus } from './cell-grid.js';
import { showChanges, showDifference } from './difference-view.js';
import { element, put } from './dom.js';
import { createSheet, writeFigure } from './figures.js';
import { textLength, visibleText } from './narrative.js';
import { enablePaste } from './paste-preview.js';
import { enableSelection } from './selection.js';
import { enableSaving } from './saving.js';
import { watchUnsaved } from './unsaved.js';

/** Blanks are progress, not mistakes, while a form is being filled in: they are counted instead of listed. */
const BLANK_RULE = 'R07';
const WEIGHTS = { error: '错误', warning: '提醒', info: '提示' };

const form = document.getElementById('report-form');
if (form) {
  enhance(form);
}

async function enhance(form) {
  let live = null;
  selectOnFocus(form);
  enablePaste(form, enableSelection(form), () => live);
  enableCellKeys(form);
  lockCarriedOver(form);
  cleanPastes(form);
  // Before the first await, so that nothing typed meanwhile escapes the guard.
  const state = document.getElementById('save-state');
  if (!enableSaving(form, state)) {
    watchUnsaved(form, state);
  }

  countCharacters(form);

  const sheet = await loadSheet(form.dataset.sheetUrl);
  if (sheet === null) {
    put(document.getElementById('live-summary'), '暂时不能实时核对，保存时由系统核对。');
    return;
  }

  live = sheet;
  followCells(form, sheet);
}

/** The sheet, or null when it cannot be had: the server checks on saving anyway. */
async function loadSheet(url) {
  if (!url) {
    return null;
  }

  try {
    const response = await fetch(url, { headers: { Accept: 'application/json' } });
    return response.ok ? createSheet(await response.text()) : null;
  } catch (error) {
    console.warn('The entry sheet could not be loaded.', error);
    return null;
  }
}

function followCells(form, sheet) {
  const inputs = new Map([...form.querySelectorAll('input[data-cell]')].map((input) => [input.dataset.cell, input]));
  const refresh = together(liveView(sheet, inputs));

  function take(input) {
    const { error } = sheet.set(input.dataset.cell, input.value);
    showError(input, error);
    refresh();
  }

  for (const input of inputs.values()) {
    const { error } = sheet.set(input.dataset.cell, input.value);
    // What the server says about a cell stays until the cell is touched.
    if (error !== null) {
      showError(input, error);
    }
  }

  onCell(form, 'input', (input, event) => !event.isComposing && take(input));
  onCell(form, 'compositionend', take);
  onCell(form, 'focusout', (input) => normalise(input, sheet));
  refresh();
}

/** Many changes at once, as of a pasted block, are shown once. */
function together(show) {
  let isComing = false;
  return () => {
    if (!isComing) {
      isComing = true;
      queueMicrotask(() => {
        isComing = false;
        show();
      });
    }
  };
}

function onCell(form, type, react) {
  form.addEventListener(type, (event) => {
    const input = event.target.closest?.('input[data-cell]');
    if (input) {
      react(input, event);
    }
  });
}

/** １２ becomes 12; what cannot be read stays for its author to see. */
function normalise(input, sheet) {
  const { value, error } = sheet.set(input.dataset.cell, input.value);
  const written = writeFigure(value);
  if (error === null && input.value !== written && input.value !== input.defaultValue) {
    input.value = written;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function showError(input, error) {
  const place = document.querySelector(`[data-error-for="${CSS.escape(input.dataset.cell)}"]`);
  if (error === null) {
    input.removeAttribute('aria-invalid');
  } else {
    input.setAttribute('aria-invalid', 'true');
  }

  if (!place) {
    return;
  }

  put(place, error ?? '');
  place.hidden = error === null;
  describe(input, place.id);
}

function describe(input, id) {
  const described = (input.getAttribute('aria-describedby') ?? '').split(/\s+/).filter(Boolean);
  if (id !== '' && !described.includes(id)) {
    input.setAttribute('aria-describedby', [...described, id].join(' '));
  }
}

/** @returns {() => void} what brings everything that is computed up to date */
function liveView(sheet, inputs) {
  const totals = [...document.querySelectorAll('[data-total]')];
  const identities = [...document.querySelectorAll('[data-identity]')];
  const showFindings = findingsView(sheet, inputs);

  return () => {
    totals.forEach((total) => put(total, writeFigure(sheet.value(total.dataset.total))));
    const statements = sheet.statements();
    identities.forEach((element) => showStatement(element, statements, sheet));
    showChanges(sheet);
    showFindings(sheet.findings());
  };
}

function showStatement(element, statements, sheet) {
  const { identity: id, column } = element.dataset;
  const statement = statements.find(({ identity }) => identity.id === id && identity.columnKey === column);
  if (statement) {
    putClauses(element, statement.text);
    element.dataset.state = stateOf(statement);
    showDifference(element.parentElement, sheet, statement);
  }
}

/** In clauses, as the server writes it, so that a narrow column breaks it between them. */
function putClauses(place, text) {
  if (place.textContent !== text) {
    place.replaceChildren(...text.split(/(?<=，)/).map((clause) => element('span', '', clause)));
  }
}

function stateOf({ isComplete, difference }) {
  if (!isComplete) {
    return 'incomplete';
  }

  return difference === 0n ? 'equal' : 'different';
}

function findingsView(sheet, inputs) {
  const list = document.getElementById('live-findings');
  const summary = document.getElementById('live-summary');
  let shown = null;

  list?.addEventListener('click', (event) => {
    const target = document.getElementById(event.target.closest('a')?.hash.slice(1) ?? '');
    if (target) {
      event.preventDefault();
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: 'center' });
    }
  });

  return (findings) => {
    // Leaving a cell by a click on a finding must not replace the finding under the pointer.
    const signature = JSON.stringify(findings);
    if (signature === shown) {
      return;
    }

    shown = signature;
    const blanks = findings.filter((finding) => finding.rule === BLANK_RULE);
    const others = findings.filter((finding) => finding.rule !== BLANK_RULE);
    put(summary, summaryOf(blanks, others));
    mark(inputs, others);
    list?.replaceChildren(...[...others, ...counted(blanks)].map((finding) => item(finding, firstInput(finding, sheet, inputs))));
  };
}

function summaryOf(blanks, findings) {
  const counts = Object.entries(WEIGHTS)
    .map(([severity, name]) => [findings.filter((finding) => finding.severity === severity).length, `处${name}`])
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count}${what}`);
  const open = blanks.length === 0 ? '' : `还有${blanks.length}格没有填写。`;
  return counts.length > 0 ? `表格检查发现${counts.join('，')}。${open}` : open || '表格检查没有发现问题。';
}

function counted(blanks) {
  return blanks.length < 2 ? blanks : [{ ...blanks[0], message: `还有${blanks.length}格没有填写` }];
}

/** Cells that a finding speaks of carry its weight, for the stylesheet. */
function mark(inputs, findings) {
  const weights = new Map();
  [...findings].reverse().forEach((finding) => finding.cells.forEach((key) => weights.set(key, finding.severity)));
  for (const [key, input] of inputs) {
    if (weights.has(key)) {
      input.dataset.finding = weights.get(key);
    } else {
      delete input.dataset.finding;
    }
  }
}

/** A total has no field: the first cell that makes it up is where to look. */
function firstInput({ cells }, sheet, inputs) {
  const key = cells.flatMap((cell) => [cell, ...sheet.leaves(cell)]).find((cell) => inputs.has(cell));
  return inputs.get(key);
}

/** The same markup as the server writes. */
function item({ rule, severity, message, suggestion }, input) {
  const entry = element('li', `finding finding--${severity}`);
  const text = element(input?.id ? 'a' : 'span', '', message);
  if (input?.id) {
    text.href = `#${input.id}`;
  }

  const tag = element('a', 'tag', `${rule} ${WEIGHTS[severity]}`);
  tag.href = `/rules#${rule}`;
  entry.append(tag, ' ', text);
  if (suggestion) {
    entry.append(' ', element('span', 'hint', suggestion));
  }

  return entry;
}

/** Text copied from office programs and web pages brings invisible characters along. */
function cleanPastes(form) {
  form.addEventListener('paste', (event) => {
    const area = event.target.closest?.('textarea[data-section]');
    const pasted = area ? (event.clipboardData?.getData('text/plain') ?? '').replaceAll('\r\n', '\n') : '';
    const clean = visibleText(pasted);
    if (clean !== pasted) {
      event.preventDefault();
      insert(area, clean);
    }
  });
}

/** The old command is the only way that leaves the paste undoable; where it is gone, the text is still put in. */
function insert(area, text) {
  area.focus();
  if (!document.execCommand('insertText', false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function countCharacters(form) {
  for (const area of form.querySelectorAll('textarea[data-section]')) {
    const counter = document.querySelector(`[data-count-for="${CSS.escape(area.dataset.section)}"]`);
    if (counter) {
      const show = () => showLength(counter, textLength(area.value));
      area.addEventListener('input', show);
      show();
    }
  }
}

function showLength(counter, length) {
  const minimum = Number(counter.dataset.minimum ?? 0);
  put(counter, minimum > 0 ? `已写 ${length} 字，至少 ${minimum} 字` : `已写 ${length} 字`);
  counter.dataset.state = length < minimum ? 'short' : 'enough';
}
