/** What saves itself: the cells and the sections of the form, what of them is saved, and the sign at each that says so. */

import { element } from './dom.js';
import { readFigure, writeFigure } from './figures.js';
import { cleanText } from './narrative.js';

/** What a mark shows, and what it says; not by colour alone. */
const MARKS = {
  saving: ['…', '正在保存'],
  saved: ['✓', '已保存'],
  waiting: ['↥', '还没有保存，等待发送'],
  refused: ['!', '没有保存'],
  conflict: ['≠', '与他人的修改不一致，请选择'],
  news: ['⟳', '他人刚刚修改'],
};

/** Whether something was typed that is not saved. */
export function isDirty(item) {
  if (item.kind === 'cell') {
    return canonical(item.input) !== item.base;
  }

  const now = cleanOf(item);
  return now !== item.base && now !== item.settled;
}

/** The text as it is stored; worked out once for what stands in the field, since it is asked for at every key. */
export function cleanOf(section) {
  const { value } = section.area;
  if (section.cleaned?.raw !== value) {
    section.cleaned = { raw: value, text: cleanText(value) };
  }

  return section.cleaned.text;
}

/** Whether what was typed can be sent. */
export function isReadable(item) {
  return item.kind === 'section' || canonical(item.input) !== null;
}

/** The number as the server writes it; null where it is none. */
export function canonical(input) {
  const { value, error } = readFigure(input.value, input.inputMode === 'decimal' ? 'money' : 'signed-count');
  return error === null ? writeFigure(value) : null;
}

/** A cell with its number as it was saved, and the sign beside it. */
export function cellOf(form, input) {
  const was = form.elements[`Was[${input.dataset.cell}]`] ?? null;
  const sign = element('span', 'cell-save');
  sign.setAttribute('aria-hidden', 'true');
  const words = element('span', 'visually-hidden');
  words.id = `s-${input.id}`;
  const item = base('cell', input.dataset.cell, input);
  return Object.assign(item, {
    input,
    was,
    base: was ? was.value : input.defaultValue,
    show(state, reason) {
      const [glyph, name] = MARKS[state] ?? ['', ''];
      sign.textContent = glyph;
      sign.dataset.save = state ?? '';
      if (!sign.isConnected) {
        input.after(sign, words);
      }

      if (state === null) {
        delete input.dataset.save;
      } else {
        input.dataset.save = state;
      }

      const matters = ['waiting', 'refused', 'conflict'].includes(state);
      words.textContent = matters ? `${name}${reason ? `：${reason}` : ''}` : '';
      describe(input, words.id, matters);
    },
  });
}

/** A section with its text as it was saved, and the line below it. */
export function sectionOf(form, area) {
  const was = form.elements[`TextWas[${area.dataset.section}]`] ?? null;
  const line = element('p', 'section-save');
  line.id = `s-${area.id}`;
  const button = element('button', 'button button--secondary section-save__compare', '比较并选择');
  button.type = 'button';
  area.after(line);
  let compare = null;
  button.addEventListener('click', () => compare?.());
  const item = base('section', area.dataset.section, area);
  return Object.assign(item, {
    area,
    was,
    heading: area.labels?.[0]?.textContent ?? '',
    base: area.defaultValue.replaceAll('\r\n', '\n'),
    digest: was?.value ?? '',
    settled: null,
    show(state, reason, choose) {
      const [glyph, name] = state === 'rest' ? MARKS.saved : MARKS[state] ?? ['', ''];
      line.dataset.save = state ?? '';
      line.textContent = glyph === '' ? '' : `${glyph} ${name}${reason ? `：${reason}` : ''}`;
      compare = choose;
      if (choose) {
        line.append(' ', button);
      }

      area.dataset.save = state ?? '';
      describe(area, line.id, ['waiting', 'refused', 'conflict'].includes(state));
    },
  });
}

function base(kind, key, field) {
  return { kind, key, field, state: null, reason: null, theirs: null, later: null, timer: null, fade: null, isDue: false };
}

function describe(field, id, isDescribed) {
  const described = (field.getAttribute('aria-describedby') ?? '').split(/\s+/).filter((name) => name !== '' && name !== id);
  field.setAttribute('aria-describedby', [...described, ...(isDescribed ? [id] : [])].join(' '));
}
