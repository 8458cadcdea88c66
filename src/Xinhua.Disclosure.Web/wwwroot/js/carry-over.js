/**
 * 上年结转 as last year's report left it is locked; whoever changes it says why. Without this script the field is open,
 * and the check asks for the reason.
 */

import { readFigure, writeFigure } from './figures.js';
import { write } from './selection.js';

/** @param {HTMLFormElement} form */
export function lockCarriedOver(form) {
  for (const input of form.querySelectorAll('input[data-carried]')) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'carried__button' });
    const place = form.querySelector(`[data-carried-for="${CSS.escape(input.dataset.cell)}"]`);
    place.append(button);
    button.addEventListener('click', () => (input.readOnly ? ask(form, input) : restore(input)));
    // Only when the cell is left: a number that is being typed may pass through last year's.
    input.addEventListener('focusout', () => show(input, place, button));
    show(input, place, button);
  }

  const panel = document.getElementById('text-findings');
  if (panel) {
    new MutationObserver(() => handOver(form, panel)).observe(panel, { childList: true, subtree: true });
  }
}

/** Once the list of findings has a field of its own for a reason, there is no other. */
function handOver(form, panel) {
  for (const own of form.querySelectorAll('.carried-reason textarea')) {
    const listed = [...panel.querySelectorAll('textarea')].find(({ name }) => name === own.name);
    if (listed) {
      listed.value = listed.value.trim() === '' ? own.value : listed.value;
      own.closest('.carried-reason').remove();
    }
  }
}

function show(input, place, button) {
  const { carried, cell } = input.dataset;
  input.readOnly = writeFigure(readFigure(input.value, 'count').value) === carried;
  const words = input.readOnly ? ['取自上年', '报告'] : ['上年报告', `为${carried}`];
  place.querySelector('.carried__text').replaceChildren(words[0], document.createElement('wbr'), words[1]);
  button.textContent = input.readOnly ? '改动' : '恢复';
  button.setAttribute('aria-label', `${button.textContent}：${input.getAttribute('aria-label') ?? cell}`);
}

function restore(input) {
  write([[input, input.dataset.carried]]);
  input.focus();
  input.dispatchEvent(new FocusEvent('focusout'));
}

/** Asks for the number and the reason; both are taken together or not at all. */
function ask(form, input) {
  const dialog = document.createElement('dialog');
  dialog.className = 'carried-dialog';
  dialog.setAttribute('aria-labelledby', 'carried-heading');
  const heading = Object.assign(document.createElement('h2'), { id: 'carried-heading', textContent: '改动上年结转' });
  const said = Object.assign(document.createElement('p'), {
    textContent: `${input.getAttribute('aria-label') ?? ''}：上年报告的结转下年度是${input.dataset.carried}。改动要写明理由，审核人员会看到理由和您的姓名。`,
  });
  const number = Object.assign(document.createElement('input'), { id: 'carried-number', inputMode: 'numeric', autocomplete: 'off', value: input.value });
  const reason = Object.assign(document.createElement('textarea'), { id: 'carried-reason', rows: 3, maxLength: 500 });
  const complaint = Object.assign(document.createElement('p'), { className: 'field-error', id: 'carried-complaint' });
  complaint.setAttribute('role', 'alert');
  const take = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: '改动' });
  const cancel = Object.assign(document.createElement('button'), { type: 'button', className: 'button button--secondary', textContent: '取消' });
  const bar = document.createElement('div');
  bar.className = 'paste-preview__actions';
  bar.append(cancel, take);
  dialog.append(heading, said, field('改为', number), field('理由', reason), complaint, bar);

  cancel.addEventListener('click', () => dialog.close());
  take.addEventListener('click', () => {
    const { value, error } = readFigure(number.value, 'count');
    const wrong = error ?? (reason.value.trim() === '' && writeFigure(value) !== input.dataset.carried ? '请写明理由。' : null);
    complaint.textContent = wrong ?? '';
    if (wrong !== null) {
      (error === null ? reason : number).focus();
      return;
    }

    dialog.close();
    input.readOnly = false;
    write([[input, writeFigure(value)]]);
    giveReason(form, input, reason.value.trim());
    input.dispatchEvent(new FocusEvent('focusout'));
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    input.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  number.select();
}

/** The reason goes with the findings at the cell and at the totals it goes into, in the fields the server knows. */
function giveReason(form, input, text) {
  input.dataset.reasons.split('|').forEach((subject, i) => {
    const name = `Reasons[${subject}]`;
    const known = [...form.elements].find((element) => element.name === name);
    if (known) {
      known.value = i === 0 || known.value.trim() === '' ? text : known.value;
      known.dispatchEvent(new Event('input', { bubbles: true }));
      known.dispatchEvent(new Event('change', { bubbles: true }));
      return;
    }

    const area = Object.assign(document.createElement('textarea'), { name, rows: 2, maxLength: 500 });
    const label = i === 0 ? '改动上年结转的理由' : '改动上年结转的理由（用于总计）';
    area.id = `reason-${input.id}-${i}`;
    const place = field(`${label}：${input.getAttribute('aria-label') ?? ''}`, area);
    place.classList.add('carried-reason');
    input.closest('.entry-section, form').append(place);
    area.value = text;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

function field(text, control) {
  const place = document.createElement('div');
  place.className = 'field';
  place.append(Object.assign(document.createElement('label'), { htmlFor: control.id, textContent: text }), control);
  return place;
}
