/**
 * The check of the texts while they are written: asks the server what its rules find in what is on the screen, underlines the words
 * in the fields, and takes a cure into the text at one click. Without script the page shows the same findings as of the last save.
 */

import { createMarks } from './text-marks.js';

const PAUSE = 1500;

const form = document.getElementById('report-form');
const panel = document.getElementById('text-findings');
const state = document.getElementById('check-state');
const fields = new Map([...form.querySelectorAll('textarea[data-section]')].map((area) => [area.dataset.section, createMarks(area, showAtCaret)]));

let timer;
let waiting = null;
let turn = 0;
let request = null;

form.addEventListener('input', (event) => {
  if (event.target.matches('textarea[data-section], input[data-cell]')) {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  }
});
panel.addEventListener('click', act);
panel.addEventListener('focusout', () => setTimeout(() => waiting !== null && !isBusy() && swap(waiting)));
panel.addEventListener('change', (event) => event.target.matches('[data-reason]') && keepReason(event.target));
document.addEventListener('click', (event) => event.target.closest('.text-note') && act(event));
mark();

async function check() {
  const mine = ++turn;
  request?.abort();
  request = new AbortController();
  try {
    const answer = await fetch(panel.dataset.checkUrl, { method: 'POST', body: new FormData(form), signal: request.signal });
    const isPart = answer.ok && !answer.redirected && mine === turn;
    if (isPart) {
      const html = await answer.text();
      isBusy() ? (waiting = html) : swap(html);
    }
  } catch (error) {
    // The network is away or a newer check has begun: what is shown stays, and saving checks anyway.
    if (error.name !== 'AbortError') {
      console.warn('The texts could not be checked.', error);
    }
  }
}

/** A reason that is being written must not vanish under its author's hands. */
function isBusy() {
  return panel.contains(document.activeElement) && document.activeElement.matches('textarea');
}

function swap(html) {
  waiting = null;
  const typed = new Map([...panel.querySelectorAll('[data-reason]')].filter((area) => area.value !== area.defaultValue).map((area) => [area.dataset.reason, area.value]));
  const focus = panel.contains(document.activeElement) ? document.activeElement.closest('li')?.querySelector('[data-message]')?.textContent : null;
  const before = panel.querySelector('[data-check-summary]')?.textContent;
  panel.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
  for (const area of panel.querySelectorAll('[data-reason]')) {
    if (typed.has(area.dataset.reason)) {
      area.value = typed.get(area.dataset.reason);
      area.closest('details').open = true;
    }
  }

  if (focus) {
    [...panel.querySelectorAll('[data-message]')].find((message) => message.textContent === focus)?.focus({ preventScroll: true });
  }

  const now = panel.querySelector('[data-check-summary]')?.textContent ?? '';
  if (now !== before) {
    state.textContent = now;
  }

  mark();
}

/** Underlines in each field what the findings speak of. */
function mark() {
  for (const [section, field] of fields) {
    const items = [...panel.querySelectorAll('li[data-places]')].filter((item) => item.dataset.section === section);
    field.mark(items.flatMap((item) => JSON.parse(item.dataset.places).map((place) => ({ ...place, severity: item.dataset.severity, item }))));
  }
}

/** What is wrong where the caret stands, below the field, with the same buttons as in the list. */
function showAtCaret(area, items) {
  const note = form.querySelector(`[data-note-for="${CSS.escape(area.dataset.section)}"]`);
  const copies = items.map((item) => {
    const copy = item.cloneNode(true);
    copy.querySelectorAll('details, .finding__quote, .hint').forEach((part) => part.remove());
    const line = document.createElement('div');
    line.className = item.className;
    line.append(...copy.childNodes);
    return line;
  });
  if (note.textContent.trim() !== copies.map((copy) => copy.textContent).join('').trim()) {
    note.replaceChildren(...copies);
  }
}

function act(event) {
  const fix = event.target.closest('[data-fix]');
  const message = event.target.closest('[data-message]');
  const cell = event.target.closest('[data-cell-link]');
  if (fix) {
    const item = fix.closest('li, .finding');
    const section = item.dataset.section ?? item.closest('[data-note-for]')?.dataset.noteFor;
    if (fields.get(section)?.replace(JSON.parse(fix.dataset.fix), fix.dataset.replacement)) {
      event.preventDefault();
      clearTimeout(timer);
      check();
    }
  } else if (message) {
    const item = message.closest('li');
    const place = item && JSON.parse(item.dataset.places)[0];
    if (place && fields.get(item.dataset.section)?.select(place)) {
      event.preventDefault();
    }
  } else if (cell) {
    const target = document.getElementById(cell.hash.slice(1));
    if (target) {
      event.preventDefault();
      target.scrollIntoView({ block: 'center' });
      // A total is no field; it takes the focus all the same, so that reading goes on from there.
      if (!target.matches('input, textarea')) {
        target.tabIndex = -1;
      }

      target.focus({ preventScroll: true });
    }
  }
}

async function keepReason(area) {
  const told = area.parentElement.querySelector('[data-reason-state]');
  if (area.value.trim() === '') {
    return;
  }

  told.textContent = '正在保存理由……';
  try {
    const body = new URLSearchParams({ subject: area.dataset.reason, reason: area.value, __RequestVerificationToken: form.elements.__RequestVerificationToken.value });
    const answer = await fetch(panel.dataset.reasonUrl, { method: 'POST', body });
    const text = answer.redirected ? '' : await answer.text();
    told.textContent = text !== '' && text.length < 200 ? text : '理由没有保存。请用「保存草稿」保存。';
    if (answer.ok && !answer.redirected) {
      area.defaultValue = area.value;
      area.dispatchEvent(new Event('change', { bubbles: false }));
      form.dispatchEvent(new Event('change'));
    }
  } catch {
    told.textContent = '网络不通，理由没有保存；联网以后改动一下理由，或者用「保存草稿」保存。';
  }
}
