/** Shows what difference.js finds, in the markup the server writes. */

import { changeText, hintsFor } from './difference.js';

/** The page made by the server names as many. */
const NAMED = 3;

/** The bars and the cells to blame under a column. */
export function showDifference(place, live, statement) {
  const most = [statement.left, statement.right, 1n].reduce((one, other) => (one > other ? one : other));
  const bars = place.querySelectorAll('.difference-bar rect');
  [statement.left, statement.right].forEach((side, i) => bars[i]?.setAttribute('width', `${side < 0n ? 0 : (side * 100n) / most}`));
  const list = place.querySelector('.difference-hints');
  if (!list) {
    return;
  }

  const hints = hintsFor(live, statement);
  const signature = hints.map(({ sentence }) => sentence).join('\n');
  if (list.dataset.shown !== signature) {
    list.dataset.shown = signature;
    list.replaceChildren(...hints.slice(0, NAMED).map(link), ...(hints.length > NAMED ? [more(hints.length - NAMED)] : []));
  }
}

/** How far every number is from last year's. */
export function showChanges(live) {
  for (const place of document.querySelectorAll('[data-change-for]')) {
    const [was, now] = [live.lastYear(place.dataset.changeFor), live.value(place.dataset.changeFor)];
    const text = was === null || now === null ? '' : changeText(was, now);
    if (place.textContent !== text) {
      place.textContent = text;
    }
  }
}

function link({ key, text, causeText, sentence }) {
  const target = document.querySelector(`input[data-cell="${CSS.escape(key)}"]`);
  const made = Object.assign(document.createElement('a'), { className: 'hint-link', href: `#${target?.id ?? ''}` });
  made.append(
    Object.assign(document.createElement('span'), { textContent: text }),
    ' ',
    Object.assign(document.createElement('small'), { textContent: causeText }),
    Object.assign(document.createElement('span'), { className: 'visually-hidden', textContent: `。${sentence}` }),
  );
  made.addEventListener('click', (event) => {
    if (target) {
      event.preventDefault();
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: 'center', inline: 'nearest' });
    }
  });
  const item = document.createElement('li');
  item.append(made);
  return item;
}

function more(count) {
  return Object.assign(document.createElement('li'), { className: 'hint-more', textContent: `另有${count}格` });
}
