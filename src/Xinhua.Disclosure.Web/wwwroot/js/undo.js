/** Taking back and doing again what was typed into cells on this page. A text field keeps the browser's own. */

const MOST_STEPS = 500;

/**
 * Notes every change of a cell; changes of one task, as a block paste makes them, are one step, and so is the typing in one cell until it is left.
 * @param {HTMLFormElement} form
 * @param {(text: string) => void} tell says what could not be taken back
 * @returns {{ element: HTMLElement }} the buttons
 */
export function enableUndo(form, tell) {
  const values = new Map([...form.querySelectorAll('input[data-cell]')].map((input) => [input, input.value]));
  const buttons = buttonsOf();
  const [done, undone] = [[], []];
  let open = null;
  let isNewTask = true;

  form.addEventListener('input', (event) => {
    const input = event.target.closest?.('input[data-cell]');
    if (!input) {
      return;
    }

    const was = values.get(input);
    values.set(input, input.value);
    if (event.isFromElsewhere || was === input.value) {
      return;
    }

    note(input, was);
  });
  // What is written otherwise when the cell is left, １２ as 12, is the same change.
  form.addEventListener('change', (event) => {
    const input = event.target.closest?.('input[data-cell]');
    if (input && values.get(input) !== input.value) {
      const step = done.at(-1)?.get(input);
      values.set(input, input.value);
      if (step) {
        step.to = input.value;
      }
    }
  });
  form.addEventListener('focusout', (event) => {
    if (event.target.closest?.('input[data-cell]')) {
      open = null;
    }
  });
  form.addEventListener('keydown', (event) => {
    if (!event.target.closest?.('input[data-cell]') || !(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) {
      return;
    }

    const key = event.key.toLowerCase();
    if (key === 'z' || key === 'y') {
      event.preventDefault();
      (key === 'y' || event.shiftKey ? redo : undo)();
    }
  });
  buttons.undo.addEventListener('click', undo);
  buttons.redo.addEventListener('click', redo);
  show();

  function note(input, was) {
    if (isNewTask && open !== input) {
      done.push(new Map());
      done.splice(0, done.length - MOST_STEPS);
    }

    if (isNewTask) {
      isNewTask = false;
      setTimeout(() => { isNewTask = true; });
    }

    open = input;
    const step = done.at(-1);
    step.set(input, { from: step.get(input)?.from ?? was, to: input.value });
    undone.length = 0;
    show();
  }

  function undo() {
    move(done, undone, 'to', 'from');
  }

  function redo() {
    move(undone, done, 'from', 'to');
  }

  function move(source, target, expected, wanted) {
    const step = source.pop();
    if (!step) {
      return;
    }

    open = null;
    // What somebody else changed meanwhile is theirs: it is not taken back with mine.
    const mine = [...step].filter(([input, change]) => input.value === change[expected] && !input.readOnly);
    for (const [input, change] of mine) {
      write(input, change[wanted]);
    }

    if (mine.length > 0) {
      target.push(new Map(mine));
      mine[0][0].focus();
    }

    if (mine.length < step.size) {
      tell('有的格子已被他人修改，没有撤销。');
    }

    show();
  }

  function write(input, value) {
    input.value = value;
    input.dispatchEvent(Object.assign(new Event('input', { bubbles: true }), { isFromElsewhere: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function show() {
    // A button that has the focus keeps it: switched off it would lose it.
    buttons.undo.setAttribute('aria-disabled', String(done.length === 0));
    buttons.redo.setAttribute('aria-disabled', String(undone.length === 0));
  }

  return { element: buttons.element };
}

function buttonsOf() {
  const element = document.createElement('div');
  element.className = 'undo';
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', '撤销表格中的修改');
  const [undo, redo] = [button('撤销', '↶', 'Ctrl+Z'), button('重做', '↷', 'Ctrl+Y')];
  element.append(undo, redo);
  return { element, undo, redo };
}

function button(name, sign, keys) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button button--quiet undo__button';
  made.title = `${name}表格中的修改（${keys}）`;
  const icon = document.createElement('span');
  icon.setAttribute('aria-hidden', 'true');
  icon.textContent = sign;
  made.append(icon, ` ${name}`);
  return made;
}
