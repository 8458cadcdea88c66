/** Who else has the draft open, and what they changed. */

const PERIOD = 5_000;
/** Others' changes are fetched at once, but not more often than this. */
const SHORTEST = 1_000;

/**
 * Asks for news while the page is seen.
 * @param {(signal: AbortSignal) => Promise<void>} look asks once
 * @returns {{ soon: () => void, stop: () => void }}
 */
export function watch(look) {
  let timer;
  let isLooking = false;
  let isStopped = false;
  let last = 0;

  async function tick() {
    clearTimeout(timer);
    if (isLooking || isStopped) {
      return;
    }

    if (document.visibilityState === 'visible') {
      isLooking = true;
      last = Date.now();
      await look();
      isLooking = false;
    }

    clearTimeout(timer);
    timer = setTimeout(tick, PERIOD);
  }

  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && tick());
  tick();
  return {
    soon() {
      clearTimeout(timer);
      timer = setTimeout(tick, Math.max(0, last + SHORTEST - Date.now()));
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Shows the others: their names in the bar, and each at the cell or section where they are.
 * @param {HTMLFormElement} form
 * @returns {{ element: HTMLElement, show: (people: { name: string, place: string | null, isSelf: boolean }[]) => void }}
 */
export function presenceView(form) {
  const line = document.createElement('p');
  line.className = 'presence';
  line.setAttribute('aria-live', 'polite');
  line.hidden = true;
  let shown = '[]';

  return {
    element: line,
    show(people) {
      const now = JSON.stringify(people);
      if (now === shown) {
        return;
      }

      shown = now;
      // Only who comes and goes is read out; where they are is to be seen.
      const names = people.map(({ name, isSelf }) => (isSelf ? '您的另一个页面' : name));
      const text = names.length === 0 ? '' : `${names.join('、')}也在填写`;
      if (line.textContent !== text) {
        line.textContent = text;
        line.hidden = names.length === 0;
      }

      form.querySelectorAll('.person-mark').forEach((mark) => mark.remove());
      people.filter(({ place }) => place !== null).forEach((person) => markPlace(form, person));
    },
  };
}

function markPlace(form, { name, place, isSelf }) {
  const field = form.querySelector(`[data-cell="${CSS.escape(place)}"], [data-section="${CSS.escape(place)}"]`);
  if (!field) {
    return;
  }

  const mark = document.createElement('span');
  mark.className = 'person-mark';
  mark.setAttribute('aria-hidden', 'true');
  mark.textContent = isSelf ? '您' : name;
  mark.title = isSelf ? '您的另一个页面在这里' : `${name}在这里`;
  field.parentElement.append(mark);
}
