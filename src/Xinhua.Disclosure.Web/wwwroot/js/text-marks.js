/** Underlines words in a text field: a layer behind the field repeats its text and carries the marks. */

/**
 * @param {HTMLTextAreaElement} area
 * @param {(area: HTMLTextAreaElement, items: HTMLElement[]) => void} atCaret told which findings speak of the place of the caret
 */
export function createMarks(area, atCaret) {
  const layer = document.createElement('div');
  layer.className = 'text-marks__layer';
  layer.setAttribute('aria-hidden', 'true');
  const frame = document.createElement('div');
  frame.className = 'text-marks';
  area.before(frame);
  frame.append(layer, area);

  let places = [];
  let ranges = [];

  const draw = () => {
    ranges = places.map((place) => ({ ...place, start: find(area.value, place) })).filter(({ start }) => start >= 0)
      .map((place) => ({ ...place, end: place.start + place.text.length }));
    layer.replaceChildren(...pieces(area.value, ranges));
    follow();
  };
  const follow = () => {
    // A scroll bar takes room from the text and the layer has none; both have a border of one pixel.
    layer.style.width = `${area.clientWidth + 2}px`;
    layer.scrollTop = area.scrollTop;
  };
  const tell = () => {
    if (document.activeElement === area) {
      const at = area.selectionStart;
      atCaret(area, [...new Set(ranges.filter(({ start, end }) => start <= at && at <= end).map(({ item }) => item))]);
    }
  };

  area.addEventListener('input', draw);
  area.addEventListener('scroll', follow);
  new ResizeObserver(follow).observe(area);
  document.addEventListener('selectionchange', tell);

  return {
    /** @param {{ text: string, nth: number, severity: string, item: HTMLElement }[]} found */
    mark(found) {
      places = found;
      draw();
      tell();
    },

    /** Selects words and brings them into view; false when they are gone. */
    select({ text, nth }) {
      const start = find(area.value, { text, nth });
      if (start < 0) {
        return false;
      }

      area.focus({ preventScroll: true });
      area.setSelectionRange(start, start + text.length);
      reveal(area, layer, start);
      return true;
    },

    /** Puts other words in place of words; the browser's undo takes it back. False when they are gone. */
    replace({ text, nth }, replacement) {
      const start = find(area.value, { text, nth });
      if (start < 0) {
        return false;
      }

      area.focus({ preventScroll: true });
      area.setSelectionRange(start, start + text.length);
      // The old command is the only way that leaves the change undoable.
      if (!document.execCommand(replacement === '' ? 'delete' : 'insertText', false, replacement)) {
        area.setRangeText(replacement, start, start + text.length, 'end');
        area.dispatchEvent(new Event('input', { bubbles: true }));
      }

      reveal(area, layer, start);
      return true;
    },
  };
}

function find(value, { text, nth }) {
  let at = value.indexOf(text);
  for (let i = 0; i < nth && at >= 0; i++) {
    at = value.indexOf(text, at + 1);
  }

  return text === '' ? -1 : at;
}

/** The text cut at every beginning and end of a mark; where marks overlap the heavier one shows. */
function pieces(value, ranges) {
  const edges = [...new Set([0, value.length, ...ranges.flatMap(({ start, end }) => [start, end])])].sort((one, other) => one - other);
  const made = edges.slice(0, -1).map((from, i) => {
    const text = value.slice(from, edges[i + 1]);
    const over = ranges.filter(({ start, end }) => start <= from && from < end).map(({ severity }) => severity);
    if (over.length === 0) {
      return document.createTextNode(text);
    }

    const mark = document.createElement('span');
    mark.className = `text-mark text-mark--${['error', 'warning', 'info'].find((severity) => over.includes(severity))}`;
    mark.textContent = text;
    return mark;
  });
  // A last line that is empty has no height of its own.
  return [...made, document.createTextNode('\n')];
}

function reveal(area, layer, start) {
  const range = document.createRange();
  let left = start;
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (left < node.length) {
      range.setStart(node, left);
      range.setEnd(node, left);
      const box = range.getBoundingClientRect();
      area.scrollTop += box.top - area.getBoundingClientRect().top - area.clientHeight / 3;
      window.scrollBy({ top: box.top - window.innerHeight / 2 });
      return;
    }

    left -= node.length;
  }
}
