/** Where two people changed the same: both are shown, and one is chosen. */

import { element } from './dom.js';
import { differences } from './patches.js';

/**
 * The small panel at a cell, one for all cells: it stands over the page, so that no table grows or jumps.
 * @returns {{ show: Function, hide: () => void }}
 */
export function cellPanel() {
  const panel = element('div', 'cell-panel');
  panel.setAttribute('role', 'group');
  let anchor = null;

  const place = () => anchor && position(panel, anchor);
  window.addEventListener('scroll', place, { passive: true, capture: true });
  window.addEventListener('resize', place);

  return {
    /** Both values, and what is done when one is chosen. */
    choose(input, mine, theirs, take) {
      open(input, '他人也改了这一格，请选一个', [
        option('我填的', mine, `用我的：${shown(mine)}`, () => take('mine')),
        option(`${theirs.by ?? '他人'}填的${theirs.at ? `，${clock(theirs.at)}` : ''}`, theirs.value, `用对方的：${shown(theirs.value)}`, () => take('theirs')),
      ]);
    },
    /** Why a cell is not saved. */
    explain(input, reason) {
      open(input, `没有保存：${reason}`, []);
    },
    hide() {
      anchor = null;
      panel.remove();
    },
    contains: (node) => panel.contains(node),
    get anchor() {
      return anchor;
    },
  };

  function open(input, title, options) {
    anchor = input;
    const text = element('p', 'cell-panel__title', title);
    const choices = element('div', 'cell-panel__choices');
    choices.append(...options);
    panel.setAttribute('aria-label', title);
    panel.replaceChildren(text, ...(options.length > 0 ? [choices] : []));
    // After the field, so that the next Tab leads into it.
    if (panel.parentElement !== input.parentElement) {
      input.parentElement.append(panel);
    }

    place();
  }

  function option(who, value, label, choose) {
    const box = element('div', 'cell-panel__choice');
    const button = element('button', 'button button--secondary', label);
    button.type = 'button';
    button.addEventListener('click', choose);
    box.append(element('span', 'cell-panel__who', who), element('strong', 'cell-panel__value', shown(value)), button);
    return box;
  }
}

function position(panel, input) {
  const { left, top, bottom, width } = input.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = panel;
  const fitsBelow = bottom + offsetHeight + 8 < document.documentElement.clientHeight - bar();
  const x = Math.max(8, Math.min(left + width / 2 - offsetWidth / 2, document.documentElement.clientWidth - offsetWidth - 8));
  panel.style.setProperty('--x', `${x}px`);
  panel.style.setProperty('--y', `${fitsBelow ? bottom + 6 : Math.max(8, top - offsetHeight - 6)}px`);
}

function bar() {
  const actions = document.querySelector('.action-bar');
  return actions && getComputedStyle(actions).position === 'sticky' ? actions.offsetHeight : 0;
}

/**
 * A dialog with both texts of a section.
 * @returns {Promise<'mine' | 'theirs' | null>} what was chosen; null for later
 */
export function chooseText(heading, mine, theirs) {
  const dialog = element('dialog', 'text-dialog');
  dialog.setAttribute('aria-labelledby', 'text-dialog-title');
  const title = element('h2', '', `「${heading}」两个人都改了`);
  title.id = 'text-dialog-title';
  const columns = element('div', 'text-dialog__columns');
  const runs = differences(theirs.text, mine);
  columns.append(
    version('我写的', runs, 'to'),
    version(`${theirs.by ?? '他人'}写的${theirs.at ? `（${clock(theirs.at)}）` : ''}`, runs, 'from'),
  );
  const buttons = element('div', 'text-dialog__buttons');
  const [takeMine, takeTheirs, later] = [element('button', 'button', '用我写的'), element('button', 'button button--secondary', '用对方写的'), element('button', 'button button--quiet', '以后再选')];
  buttons.append(takeMine, takeTheirs, later);
  dialog.append(title, element('p', 'hint', '不同的地方有底纹和下划线。没有选中的文字不会保存，需要的话请先复制。'), columns, buttons);
  document.body.append(dialog);
  dialog.showModal();
  for (const text of dialog.querySelectorAll('.text-dialog__scroll')) {
    const first = text.querySelector('mark');
    text.scrollTop = first ? first.offsetTop - text.offsetTop - text.clientHeight / 2 : 0;
  }

  return new Promise((resolve) => {
    let choice = null;
    const end = (chosen) => () => {
      choice = chosen;
      dialog.close();
    };
    takeMine.addEventListener('click', end('mine'));
    takeTheirs.addEventListener('click', end('theirs'));
    later.addEventListener('click', end(null));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(choice);
    });
  });
}

function version(name, runs, side) {
  const section = element('section', 'text-dialog__text');
  const text = element('div', 'text-dialog__scroll');
  text.tabIndex = 0;
  text.setAttribute('role', 'region');
  text.setAttribute('aria-label', name);
  for (const run of runs) {
    text.append('both' in run ? run.both : element('mark', '', run[side]));
  }

  section.append(element('h3', '', name), text);
  return section;
}

function shown(value) {
  return value === '' ? '空白' : value;
}

function clock(instant) {
  return new Date(instant).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' });
}
