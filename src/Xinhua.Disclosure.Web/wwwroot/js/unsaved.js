/** Counts what is typed but not saved, tells it, and asks before the page is left with it. */

/**
 * @param {HTMLFormElement} form a field's saved value is its `data-saved`, or else what the page came with
 * @param {HTMLElement | null} state where to tell it
 */
export function watchUnsaved(form, state) {
  const atRest = state?.textContent.trim() || '没有未保存的修改';

  function refresh() {
    const count = [...form.elements].filter(isChanged).length;
    guard(count > 0);
    tell(state, count === 0 ? atRest : `有${count}处修改还没有保存`);
    if (state) {
      state.dataset.unsaved = count;
    }
  }

  form.addEventListener('input', refresh);
  form.addEventListener('change', refresh);
  form.addEventListener('submit', (event) => event.defaultPrevented || guard(false));
  // A page taken back from the browser's cache was left by saving or by consent: look again.
  window.addEventListener('pageshow', refresh);
  refresh();
}

/** The listener is there only while it is needed: it keeps the browser from caching the page. */
function guard(isNeeded) {
  window.removeEventListener('beforeunload', ask);
  if (isNeeded) {
    window.addEventListener('beforeunload', ask);
  }
}

function ask(event) {
  event.preventDefault();
}

function isChanged(field) {
  if (field.name === '' || field.type === 'hidden' || field.disabled) {
    return false;
  }

  switch (field.tagName) {
    case 'TEXTAREA':
      return field.value !== (field.dataset.saved ?? field.defaultValue);
    case 'SELECT':
      return [...field.options].some((option) => option.selected !== option.defaultSelected);
    case 'INPUT':
      return field.type === 'checkbox' || field.type === 'radio'
        ? field.checked !== field.defaultChecked
        : field.value !== (field.dataset.saved ?? field.defaultValue);
    default:
      return false;
  }
}

function tell(element, text) {
  // Saying the same again would be read out again.
  if (element && element.textContent.trim() !== text) {
    element.textContent = text;
  }
}
