/** Counts what is typed but not saved, tells it, and asks before the page is left with it. */

/**
 * @param {HTMLFormElement} form a cell's saved value stands in its field `Was[…]`; for others it is what the page came with,
 *   unless the form says by `data-unsaved` that it came back with what was refused
 * @param {HTMLElement | null} state where to tell it
 */
export function watchUnsaved(form, state) {
  const atRest = state?.textContent.trim() || '没有未保存的修改';

  function refresh() {
    const count = changedFields(form).length;
    const cameBack = form.dataset.unsaved === 'true';
    guard(count > 0 || cameBack);
    tell(state, messageOf(count, cameBack, atRest));
  }

  form.addEventListener('input', refresh);
  form.addEventListener('change', refresh);
  form.addEventListener('submit', (event) => event.defaultPrevented || guard(false));
  // A page taken back from the browser's cache was left by saving or by consent: look again.
  window.addEventListener('pageshow', refresh);
  refresh();
}

/** The fields that hold something else than what is saved. */
export function changedFields(form) {
  return [...form.elements].filter((field) => isChanged(form, field));
}

function messageOf(count, cameBack, atRest) {
  if (count > 0) {
    return `有${count}处修改还没有保存`;
  }

  return cameBack ? '刚才填写的内容还没有保存' : atRest;
}

/** Asks before the page is left. The listener is there only while it is needed: it keeps the browser from caching the page. */
export function guard(isNeeded) {
  window.removeEventListener('beforeunload', ask);
  if (isNeeded) {
    window.addEventListener('beforeunload', ask);
  }
}

function ask(event) {
  event.preventDefault();
}

function isChanged(form, field) {
  if (field.name === '' || field.type === 'hidden' || field.disabled) {
    return false;
  }

  switch (field.tagName) {
    case 'TEXTAREA':
      return field.value !== field.defaultValue;
    case 'SELECT':
      return [...field.options].some((option) => option.selected !== option.defaultSelected);
    case 'INPUT':
      return field.type === 'checkbox' || field.type === 'radio' ? field.checked !== field.defaultChecked : field.value !== savedValue(form, field);
    default:
      return false;
  }
}

function savedValue(form, field) {
  return form.elements[`Was[${field.dataset.cell}]`]?.value ?? field.defaultValue;
}

function tell(element, text) {
  // Saying the same again would be read out again.
  if (element && element.textContent.trim() !== text) {
    element.textContent = text;
  }
}
